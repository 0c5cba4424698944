/**
 * Entry of the engine's process (Electron utilityProcess). The shell speaks first: `{ type: 'start', dataFolder,
 * version }` carries the MessagePort of the secret store, and is answered with `{ type: 'ready' }` or `{ type:
 * 'failed', error }`; `{ type: 'connect' }` carries the MessagePort of a window; `{ type: 'dispose' }` is answered with
 * `{ type: 'disposed' }`, then the process exits.
 */
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import { createEngine, type Engine } from './engine.ts'
import { portChannel, type Port } from './rpc/port-channel.ts'
import { serveEngine } from './rpc/rpc.ts'
import { connectSecrets } from './secrets/secrets-channel.ts'
import { MemorySecrets } from './secrets/secrets.ts'

/** Messages from the shell to the engine's process. */
export type ShellMessage =
  /** The message's first port leads to the secret store; without one, secrets are in memory only. */
  | { type: 'start'; dataFolder: string; version: string }
  /** The message's first port is the window's. */
  | { type: 'connect' }
  | { type: 'dispose' }

/** Messages from the engine's process to the shell. */
export type ProcessMessage =
  { type: 'ready' } | { type: 'failed'; error: AppErrorData } | { type: 'disposed' }

/** The part of Electron's `process.parentPort` that is used here. */
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
      const failure = AppError.of(error)
      shell.postMessage({ type: 'failed', error: failure.toData() })
      return null
    }
  }

  const connect = async (port: Port): Promise<void> => {
    const engine = await starting
    // The shell was informed of the reason.
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

// Electron adds it to a utility process; its types come with Electron, on which the engine does not depend.
const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (!parentPort) throw new Error('This file is the entry of an Electron utility process.')
main(parentPort)
