/**
 * The lock of the first instance of an application: a file in its folder, and a folder for the arguments of later ones.
 * These arrive as Chromium's `base::CommandLine` holds them: switches first, its own among them, then the others.
 */
import {
  mkdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
  renameSync,
  type FSWatcher,
} from 'node:fs'
import { join } from 'node:path'

interface Given {
  argv: string[]
  folder: string
  data: unknown
}

export class SingleInstance {
  readonly isFirst: boolean
  readonly #lock: string
  readonly #watcher: FSWatcher | undefined

  private constructor(lock: string, watcher?: FSWatcher) {
    this.#lock = lock
    this.#watcher = watcher
    this.isFirst = watcher !== undefined
  }

  static claim(userData: string, data: object, second: (given: Given) => void): SingleInstance {
    const lock = join(userData, 'instance.lock')
    const inbox = join(userData, 'instances')
    mkdirSync(inbox, { recursive: true })
    if (!take(lock)) {
      const file = join(inbox, String(process.pid))
      const given: Given = { argv: reordered(process.argv), folder: process.cwd(), data }
      writeFileSync(`${file}.part`, JSON.stringify(given))
      renameSync(`${file}.part`, `${file}.json`)
      return new SingleInstance(lock)
    }
    const watcher = watch(inbox, (_, name) => {
      if (!name?.endsWith('.json')) return
      second(JSON.parse(readFileSync(join(inbox, name), 'utf8')) as Given)
    })
    watcher.unref()
    return new SingleInstance(lock, watcher)
  }

  release(): void {
    if (!this.isFirst) return
    this.#watcher?.close()
    rmSync(this.#lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return false
    writeFileSync(lock, String(process.pid))
    return true
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** `CommandLine::AppendSwitchesAndArguments`: a value behind a switch is an argument of its own. */
function reordered([program = '', ...args]: readonly string[]): string[] {
  const end = args.indexOf('--')
  const before = end === -1 ? args : args.slice(0, end)
  const isSwitch = (argument: string): boolean => /^--?[^-]/.test(argument)
  return [
    program,
    ...before.filter(isSwitch),
    '--allow-file-access-from-files',
    ...before.filter((argument) => !isSwitch(argument)),
    ...(end === -1 ? [] : args.slice(end)),
  ]
}
