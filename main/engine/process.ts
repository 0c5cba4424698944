/**
 * Entry of the engine's own process (Electron utilityProcess). The shell speaks first:
 * `{ type: 'start', dataFolder, version }` brings the MessagePort of the keeper of secrets, and is answered with
 * `{ type: 'ready' }` or `{ type: 'failed', error }`;
 * `{ type: 'connect' }` brings the MessagePort of a window; `{ type: 'dispose' }` is answered with
 * `{ type: 'disposed' }`, then the process exits.
 */
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import { createEngine, type Engine } from './engine.ts'
import { portChannel, type Port } from './rpc/port-channel.ts'
import { serveEngine } from './rpc/rpc.ts'
import { connectSecrets } from './secrets/secrets-channel.ts'
import { MemorySecrets } from './secrets/secrets.ts'

/** What the shell tells the engine's process. */
export type ShellMessage =
  /** The message's first port leads to the keeper of secrets; without one they are in memory alone. */
  | { type: 'start'; dataFolder: string; version: string }
  /** The message's first port is the window's. */
  | { type: 'connect' }
  | { type: 'dispose' }

/** What the engine's process tells the shell. */
export type ProcessMessage =
  { type: 'ready' } | { type: 'failed'; error: AppErrorData } | { type: 'disposed' }

/** Electron's `process.parentPort`, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ShellMessage; ports: Port[] }) => void): void
  postMessage(message: ProcessMessage): void
}

function main(shell: ParentPort): void {
  let starting: Promise<Engine | null> = Promise.resolve(null)

  const start = async (
    dataFolder: string,
    version: string,
    keeper?: Port,
  ): Promise<Engine | null> => {
    try {
      const secrets = keeper ? connectSecrets(portChannel(keeper)) : new MemorySecrets()
      keeper?.start()
      const engine = await createEngine({ dataFolder, version, secrets })
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
        starting = start(data.dataFolder, data.version, port)
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

// Electron adds it to the process of a utility; its types come with Electron, which the engine does not know.
const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (!parentPort) throw new Error('This file is the entry of an Electron utility process.')
main(parentPort)
