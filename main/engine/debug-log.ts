/**
 * Debug logging by module, for developers: `SOCKEYE_LOG=rpc,store` logs what these modules do to stderr, `*` selects all
 * modules. When a module is off, a log call is a call of an empty function: nothing is formatted. No line contains payload
 * bytes, parameters, URLs with a query, or secrets.
 */
import { format } from 'node:util'
import { AppError } from '../../shared/contract/errors.ts'

/** The modules that `SOCKEYE_LOG` can name, in the order in which a call passes through them. */
export const debugModules = ['host', 'rpc', 'sessions', 'endpoints', 'replay', 'store'] as const

export type DebugModule = (typeof debugModules)[number]

export interface DebugLog {
  /** Writes a line; `text` has the placeholders of `util.format`. */
  (text: string, ...values: readonly (string | number)[]): void
  /** Whether lines are written: for callers whose values are costly to compute. */
  readonly enabled: boolean
}

export interface DebugSelection {
  readonly modules: ReadonlySet<DebugModule>
  /** Names that are not modules. */
  readonly unknown: readonly string[]
}

const isModule = (name: string): name is DebugModule =>
  (debugModules as readonly string[]).includes(name)

/** Reads `SOCKEYE_LOG`: names separated by commas, or `*`. */
export function selectModules(setting: string): DebugSelection {
  const names = setting
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    modules: new Set(names.includes('*') ? debugModules : names.filter(isModule)),
    unknown: names.filter((name) => name !== '*' && !isModule(name)),
  }
}

/** A line about the names in the setting that are not modules; undefined when all are. */
export function unknownModules({ unknown }: DebugSelection): string | undefined {
  if (unknown.length === 0) return undefined
  return `SOCKEYE_LOG: unknown module ${unknown.join(', ')}. The modules are ${debugModules.join(', ')}; * selects all.`
}

const off: DebugLog = Object.assign(() => undefined, { enabled: false })

/** A log that writes whole lines to `write` when its module is selected. */
export function createDebugLog(
  module: DebugModule,
  { modules }: DebugSelection,
  write: (line: string) => void,
): DebugLog {
  if (!modules.has(module)) return off
  return Object.assign(
    (text: string, ...values: readonly (string | number)[]): void => {
      write(`${new Date().toISOString()} ${module}: ${format(text, ...values)}\n`)
    },
    { enabled: true },
  )
}

/** The modules that `SOCKEYE_LOG` selects. Threads and child processes inherit the variable. */
export const debugSelection = selectModules(process.env['SOCKEYE_LOG'] ?? '')

let mirror: (line: string) => void = () => undefined

/** Also passes each line to `write`, which appends it to a log file, for example. */
export function mirrorDebugLog(write: (line: string) => void): void {
  mirror = write
}

/** Returns the log of a module. */
export const debugLog = (module: DebugModule): DebugLog =>
  createDebugLog(module, debugSelection, (line) => {
    process.stderr.write(line)
    mirror(line.trimEnd())
  })

/** Formats the milliseconds since `start`, a time of the monotonic clock. */
export const msSince = (start: number): string => `${(performance.now() - start).toFixed(1)} ms`

/** Runs `work` and logs its duration and, when it fails, the error's code. */
export async function logDuration<T>(
  log: DebugLog,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!log.enabled) return work()
  const start = performance.now()
  try {
    const result = await work()
    log('%s: %s', what, msSince(start))
    return result
  } catch (error) {
    log('%s: %s after %s', what, codeOf(error), msSince(start))
    throw error
  }
}

/** Returns the code of an error. Its message is not logged, because it may quote input. */
export const codeOf = (error: unknown): string =>
  error instanceof AppError ? error.code : 'internal'
