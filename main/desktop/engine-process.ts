/**
 * The engine's process as the shell sees it: started on demand, started again when it exits (but not a second time
 * within a minute), ended before the app quits. Each window has its own MessagePort to it, whose messages do not pass
 * through this process.
 */
import { join } from 'node:path'
import {
  MessageChannelMain,
  utilityProcess,
  type MessagePortMain,
  type UtilityProcess,
} from 'electron'
import { AppError } from '../../shared/contract/errors.ts'
import { debugLog, debugSelection } from '../engine/debug-log.ts'
import { portChannel } from '../engine/rpc/port-channel.ts'
import type { ProcessMessage, ShellMessage } from '../engine/process.ts'
import { serveSecrets } from '../engine/secrets/secrets-channel.ts'
import type { SecretKeeper } from '../engine/secrets/secrets.ts'
import type { Log } from './log.ts'

const debug = debugLog('host')

/** Time from the request to end until the process is killed. Milliseconds. */
const disposeMs = 15_000
/** An engine that exits again within this time is not started again. Milliseconds. */
const relapseMs = 60_000

export interface EngineProcessOptions {
  readonly dataFolder: string
  readonly version: string
  readonly log: Log
  readonly secrets: SecretKeeper
  /** The engine reported that it cannot start; it is not started again. */
  readonly refused: (error: AppError) => void
  /** Its process exited on its own. The argument says whether another is started on demand. */
  readonly died: (startsAgain: boolean) => void
}

export class EngineProcess {
  readonly #options: EngineProcessOptions
  #process: UtilityProcess | null = null
  #disposing: Promise<void> | null = null
  #diedAt = -Infinity
  #stopped = false

  constructor(options: EngineProcessOptions) {
    this.#options = options
  }

  /** A new port to the engine, to pass to a window; null while there is none and while the app quits. */
  connect(): MessagePortMain | null {
    if (this.#disposing || this.#stopped) return null
    const { port1, port2 } = new MessageChannelMain()
    const running = (this.#process ??= this.#start())
    running.postMessage({ type: 'connect' } satisfies ShellMessage, [port1])
    return port2
  }

  /** It ended again and again, and is not started before `allowAgain`. */
  get isGivenUp(): boolean {
    return this.#stopped
  }

  /** Allows an engine to be started again after it was given up. */
  allowAgain(): void {
    this.#stopped = false
    this.#diedAt = -Infinity
  }

  /** Ends the engine gracefully, or by force when it does not answer. */
  dispose(): Promise<void> {
    this.#disposing ??= this.#end()
    return this.#disposing
  }

  /** Kills the engine; unwritten data is lost. */
  kill(): void {
    // A hanging process does not handle the SIGTERM that `UtilityProcess.kill` sends.
    const pid = this.#process?.pid
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  }

  #start(): UtilityProcess {
    const { dataFolder, version, log, secrets, refused } = this.#options
    const child = utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), [], {
      serviceName: 'Sockeye engine',
      stdio: 'pipe',
    })
    let ready = true
    child.on('message', (message: ProcessMessage) => {
      if (message.type !== 'failed') return
      ready = false
      refused(AppError.from(message.error))
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => {
        // With debug logging on, most lines are not errors, and they belong on the terminal too.
        if (debugSelection.modules.size > 0) {
          process.stderr.write(text)
          log.info(`engine: ${String(text).trimEnd()}`)
        } else log.error(`engine: ${String(text).trimEnd()}`)
      })
    // Without a listener it would be an uncaught error of this process. The exit follows.
    child.on('error', (type, location) =>
      log.error(`engine: ${type} of V8 in ${location}; its process ends`),
    )
    child.once('exit', (code) => {
      debug('engine ended with %d', code)
      this.#process = null
      if (!this.#disposing && ready) this.#died(code)
    })
    const { port1, port2 } = new MessageChannelMain()
    serveSecrets(secrets, portChannel(port2))
    port2.start()
    child.once('spawn', () => debug('engine started as process %d', child.pid ?? 0))
    child.postMessage({ type: 'start', dataFolder, version } satisfies ShellMessage, [port1])
    return child
  }

  #died(code: number): void {
    const now = performance.now()
    this.#stopped = now - this.#diedAt < relapseMs
    this.#diedAt = now
    this.#options.log.error(
      `engine: its process ended with ${code}${this.#stopped ? ' again; it is not started again' : ''}`,
    )
    this.#options.died(!this.#stopped)
  }

  async #end(): Promise<void> {
    const child = this.#process
    if (!child) return
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const killer = setTimeout(() => this.kill(), disposeMs)
    child.postMessage({ type: 'dispose' } satisfies ShellMessage)
    await exited
    clearTimeout(killer)
  }
}
