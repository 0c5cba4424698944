/**
 * Entry of the engine's own process (Electron utilityProcess). The shell speaks first:
 * `{ type: 'start', dataFolder, version }` is answered with `{ type: 'ready' }` or `{ type: 'failed', error }`;
 * `{ type: 'connect' }` brings the MessagePort of a window; `{ type: 'dispose' }` is answered with
 * `{ type: 'disposed' }`, then the process exits.
 */
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import { createEngine, type Engine } from './engine.ts'
import { serveEngine, type Channel } from './rpc.ts'

/** What the shell tells the engine's process. */
export type ShellMessage =
  | { type: 'start'; dataFolder: string; version: string }
  /** The message's first port is the window's. */
  | { type: 'connect' }
  | { type: 'dispose' }

/** What the engine's process tells the shell. */
export type ProcessMessage =
  { type: 'ready' } | { type: 'failed'; error: AppErrorData } | { type: 'disposed' }

/** Electron's MessagePortMain, as far as it is used here. */
interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  off(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
  start(): void
}

/** Electron's `process.parentPort`, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ShellMessage; ports: Port[] }) => void): void
  postMessage(message: ProcessMessage): void
}

function main(shell: ParentPort): void {
  let starting: Promise<Engine | null> = Promise.resolve(null)

  const start = async (dataFolder: string, version: string): Promise<Engine | null> => {
    try {
      const engine = await createEngine({ dataFolder, version })
      shell.postMessage({ type: 'ready' })
      return engine
    } catch (error) {
      const failure = error instanceof AppError ? error : new AppError('internal', String(error))
      shell.postMessage({ type: 'failed', error: failure.toData() })
      return null
    }
  }

  const connect = async (port: Port): Promise<void> => {
    const engine = await starting
    // The shell was told why there is none.
    if (!engine) return
    const stop = serveEngine(engine, portChannel(port))
    port.on('close', stop)
    port.start()
  }

  const dispose = async (): Promise<void> => {
    try {
      const engine = await starting
      await engine?.dispose()
    } finally {
      shell.postMessage({ type: 'disposed' })
      setImmediate(() => process.exit())
    }
  }

  shell.on('message', ({ data, ports: [port] }) => {
    switch (data.type) {
      case 'start':
        starting = start(data.dataFolder, data.version)
        break
      case 'connect':
        if (port) void connect(port)
        break
      case 'dispose':
        void dispose()
        break
    }
  })
}

function portChannel(port: Port): Channel {
  return {
    post(message) {
      port.postMessage(message)
    },
    onMessage(listener) {
      const receive = ({ data }: { data: unknown }) => {
        listener(data)
      }
      port.on('message', receive)
      return () => {
        port.off('message', receive)
      }
    },
  }
}

// Electron adds it to the process of a utility; its types come with Electron, which the engine does not know.
const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (!parentPort) throw new Error('This file is the entry of an Electron utility process.')
main(parentPort)
