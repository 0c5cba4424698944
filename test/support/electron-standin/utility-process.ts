/** `utilityProcess`: a real child process of Node, whose `process.parentPort` comes from utility-entry.ts. */
import { fork, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { closeEnd, closePlace, postFrom, transfer } from './channels.ts'
import { Emitter, type ElectronEvents } from './emitter.ts'
import type { Place, Port } from './ports.ts'
import type { FromUtility, ToUtility } from './utility-protocol.ts'

type UtilityEvents = ElectronEvents<
  Electron.UtilityProcess,
  {
    spawn: []
    /** Without a listener it throws, as Node's emitter does. */
    error: [type: 'FatalError', location: string, report: string]
    exit: [code: number]
  }
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
  #killed = false

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
    this.#child.once('exit', (code, signal) => {
      running.delete(this)
      closePlace(this.#place)
      // After `kill` the signal counts as a clean exit; otherwise the code is the number of the signal.
      const number = signal === null ? 0 : constants.signals[signal]
      this.emit('exit', code ?? (this.#killed ? 0 : number))
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
    this.#killed = this.#child.kill()
    return this.#killed
  }

  /** V8 cannot go on: the process reports it and crashes (`V8FatalErrorCallback` in node_service.cc). */
  failFatally(location: string): void {
    this.#child.kill('SIGSEGV')
    this.emit('error', 'FatalError', location, JSON.stringify({ header: { trigger: location } }))
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
