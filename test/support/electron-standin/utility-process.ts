/** `utilityProcess`: a real child process of Node, whose `process.parentPort` comes from utility-entry.ts. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { closeEnd, closePlace, postFrom, transfer } from './channels.ts'
import { Emitter, type ElectronEvents } from './emitter.ts'
import type { Place, Port } from './ports.ts'
import type { FromUtility, ToUtility } from './utility-protocol.ts'

type UtilityEvents = ElectronEvents<
  Electron.UtilityProcess,
  { spawn: []; exit: [code: number] }
> & {
  /** Only the listener knows its type. */
  message: [message: never]
}

const entry = fileURLToPath(new URL('utility-entry.ts', import.meta.url))

export class UtilityProcess
  extends Emitter<UtilityEvents>
  implements Pick<Electron.UtilityProcess, 'kill' | 'pid' | 'stdout' | 'stderr'>
{
  readonly name: string
  readonly #child: ChildProcess
  readonly #place: Place

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super()
    this.name = options.serviceName ?? 'Node Utility Process'
    this.#child = fork(entry, [modulePath, ...args], {
      execArgv: [...(options.execArgv ?? [])],
      serialization: 'advanced',
      stdio:
        options.stdio === 'pipe'
          ? ['ignore', 'pipe', 'pipe', 'ipc']
          : ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...(options.env as NodeJS.ProcessEnv | undefined) },
    })
    this.#place = {
      deliver: (end, data) => this.#notify({ type: 'port', end, data }),
      close: (end) => this.#notify({ type: 'close', end }),
    }
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.#onMessage(message as FromUtility))
    this.#child.once('exit', (code) => {
      running.delete(this)
      closePlace(this.#place)
      // The exit code of a killed process is the number of its signal; a program only needs to know that it is not 0.
      this.emit('exit', code ?? 15)
    })
    running.add(this)
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined
  }

  postMessage(message: unknown, ports: readonly Port[] = []): void {
    this.#notify({
      type: 'message',
      data: structuredClone(message),
      ports: transfer(ports, this.#place),
    })
  }

  kill(): boolean {
    return this.#child.kill()
  }

  #notify(message: ToUtility): void {
    if (!this.#child.connected) return
    // A message to a process that is exiting is lost; its exit follows and is reported.
    this.#child.send(message, () => undefined)
  }

  #onMessage(message: FromUtility): void {
    if (message.type === 'message') this.emit('message', message.data as never)
    else if (message.type === 'port') postFrom(message.end, message.data)
    else closeEnd(message.end)
  }
}

type ForkOptions = Pick<Electron.ForkOptions, 'serviceName' | 'execArgv' | 'env' | 'stdio'>

/** The running utility processes. */
export const running = new Set<UtilityProcess>()

export const utilityProcess = {
  fork: (modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(modulePath, args, options),
}
