/**
 * The engine of `npm run dev`: a process that is replaced when a source changes. Pages keep their address and token; their
 * connections end with the process, and they connect to the next one.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WebSocket } from 'ws'
import { webSocketChannel } from '../web/channel.ts'
import type { FromEngine, ToEngine } from './protocol.ts'

const entry = fileURLToPath(new URL('./engine.ts', import.meta.url))
/** Time from the request to end until the engine's process is killed. Milliseconds. */
const stopMs = 10_000
/** Close code of RFC 6455: the service is restarting. */
const serviceRestart = 1012

export class DevEngine {
  readonly #dataFolder: string
  readonly #pages = new Map<number, WebSocket>()
  #lastPage = 0
  #child: ChildProcess | null = null
  /** Messages for the next process, while none runs. */
  #waiting: ToEngine[] = []
  #startAgain = false
  #disposed: PromiseWithResolvers<void> | null = null

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
    this.#start()
  }

  /** Connects a page; its messages wait while no engine runs. */
  connect(socket: WebSocket): void {
    const page = ++this.#lastPage
    this.#pages.set(page, socket)
    this.#send({ type: 'open', page })
    webSocketChannel(socket).onMessage((data) => this.#send({ type: 'message', page, data }))
    socket.on('close', () => {
      if (this.#pages.delete(page)) this.#send({ type: 'close', page })
    })
    socket.on('error', () => socket.terminate())
  }

  /** Ends the process and starts another one; starts one when none runs. */
  restart(): void {
    if (this.#disposed) return
    if (!this.#child) return this.#start()
    this.#startAgain = true
    this.#stop(this.#child)
  }

  /** Ends the process for good. */
  async dispose(): Promise<void> {
    this.#disposed ??= Promise.withResolvers()
    if (this.#child) this.#stop(this.#child)
    else this.#disposed.resolve()
    await this.#disposed.promise
  }

  #start(): void {
    this.#startAgain = false
    const child = fork(entry, [this.#dataFolder], { serialization: 'advanced' })
    this.#child = child
    child.on('message', ({ page, data }: FromEngine) => {
      const socket = this.#pages.get(page)
      if (socket) webSocketChannel(socket).post(data)
    })
    child.once('error', (error) => console.error(`The engine did not start: ${error.message}`))
    child.once('exit', (code) => this.#ended(code))
    for (const message of this.#waiting.splice(0)) this.#send(message)
  }

  #stop(child: ChildProcess): void {
    if (child.connected) post(child, { type: 'stop' })
    const killer = setTimeout(() => child.kill('SIGKILL'), stopMs)
    child.once('exit', () => clearTimeout(killer))
  }

  #ended(code: number | null): void {
    this.#child = null
    const sockets = [...this.#pages.values()]
    this.#pages.clear()
    this.#waiting = []
    for (const socket of sockets) socket.close(serviceRestart, 'The engine restarts')
    if (this.#disposed) this.#disposed.resolve()
    else if (this.#startAgain) this.#start()
    else
      console.error(
        `The engine ended with ${code ?? 'a signal'}. It starts again when a source changes.`,
      )
  }

  #send(message: ToEngine): void {
    if (this.#child?.connected) post(this.#child, message)
    else this.#waiting.push(message)
  }
}

const gone = new Set(['EPIPE', 'ECONNRESET', 'ERR_IPC_CHANNEL_CLOSED'])

/** Sends a message to the process. When the process has just ended, the message is lost; `exit` reports the end. */
function post(child: ChildProcess, message: ToEngine): void {
  child.send(message, (error: NodeJS.ErrnoException | null) => {
    if (error && !gone.has(error.code ?? '')) console.error(`The engine: ${error.message}`)
  })
}
