/**
 * The engine's process as the shell sees it: started on demand, started again when it dies, ended before the app quits.
 * Each window gets its own MessagePort to it; what passes there never passes through this process.
 */
import { join } from 'node:path'
import {
  MessageChannelMain,
  utilityProcess,
  type MessagePortMain,
  type UtilityProcess,
} from 'electron'
import { AppError } from '../../shared/contract/errors.ts'
import type { ProcessMessage, ShellMessage } from '../engine/process.ts'

/** From asking the engine to end until its process is killed. Milliseconds. */
const disposeMs = 15_000
/** An engine that dies this soon after its start is not started again. Milliseconds. */
const shortLifeMs = 5_000

export interface EngineProcessOptions {
  readonly dataFolder: string
  readonly version: string
  /** Told when there is no engine and will be none. */
  readonly failed: (error: AppError) => void
}

export class EngineProcess {
  readonly #options: EngineProcessOptions
  #process: UtilityProcess | null = null
  #disposing: Promise<void> | null = null

  constructor(options: EngineProcessOptions) {
    this.#options = options
  }

  /** A new way to the engine, to be handed to a window; null while the app quits. */
  connect(): MessagePortMain | null {
    if (this.#disposing) return null
    const { port1, port2 } = new MessageChannelMain()
    const running = (this.#process ??= this.#start())
    running.postMessage({ type: 'connect' } satisfies ShellMessage, [port1])
    return port2
  }

  /** Ends the engine in good order, or by force when it does not answer. */
  dispose(): Promise<void> {
    this.#disposing ??= this.#end()
    return this.#disposing
  }

  #start(): UtilityProcess {
    const { dataFolder, version, failed } = this.#options
    const child = utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), [], {
      serviceName: 'Sockeye engine',
    })
    const startedAt = performance.now()
    let refused = false
    child.on('message', (message: ProcessMessage) => {
      if (message.type !== 'failed') return
      refused = true
      failed(new AppError(message.error.code, message.error.message, message.error.hint))
    })
    child.once('exit', (code) => {
      this.#process = null
      // The window asks for another port, and with it for another engine, when its own closes.
      if (this.#disposing || refused || performance.now() - startedAt > shortLifeMs) return
      failed(new AppError('internal', `The engine ended as soon as it was started (code ${code}).`))
    })
    child.postMessage({ type: 'start', dataFolder, version } satisfies ShellMessage)
    return child
  }

  async #end(): Promise<void> {
    const child = this.#process
    if (!child) return
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const killer = setTimeout(() => child.kill(), disposeMs)
    child.postMessage({ type: 'dispose' } satisfies ShellMessage)
    await exited
    clearTimeout(killer)
  }
}
