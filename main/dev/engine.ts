/**
 * Entry of the engine's process under `npm run dev`, started with the data folder. Messages of pages arrive over the
 * process's IPC channel. It ends on request, and when the process that started it has ended.
 */
import type { SettingsApi } from '../../shared/contract/settings.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { serveEngine, type Channel } from '../engine/rpc/rpc.ts'
import { version } from '../host/app-paths.ts'
import { SettingsFile } from '../host/settings-file.ts'
import type { FromEngine, ToEngine } from './protocol.ts'

const dataFolder = process.argv[2]
if (dataFolder === undefined) throw new Error('This file is started by npm run dev.')

interface Page {
  receive: (data: unknown) => void
  stop: () => void
}
const pages = new Map<number, Page>()

function open(page: number, engine: Engine, settings: SettingsApi): void {
  let receive: Page['receive'] = () => undefined
  const channel: Channel = {
    post: (data) => process.send?.({ page, data } satisfies FromEngine),
    onMessage(listener) {
      receive = listener
      return () => (receive = () => undefined)
    },
  }
  const stop = serveEngine(engine, channel, settings)
  pages.set(page, { receive: (data) => receive(data), stop })
}

async function handle(message: ToEngine): Promise<void> {
  const [engine, settings] = await started
  switch (message.type) {
    case 'open':
      open(message.page, engine, settings)
      break
    case 'message':
      pages.get(message.page)?.receive(message.data)
      break
    case 'close':
      pages.get(message.page)?.stop()
      pages.delete(message.page)
      break
    case 'stop':
      await stop(engine, settings)
  }
}

let stopping: Promise<void> | undefined

function stop(engine: Engine, settings: SettingsFile): Promise<void> {
  stopping ??= engine.dispose().finally(() => {
    settings[Symbol.dispose]()
    process.disconnect()
  })
  return stopping
}

const started = Promise.all([
  createEngine({ dataFolder, version }),
  Promise.resolve(new SettingsFile(dataFolder)),
])
// Registered before the engine is created: a message waits for it.
process.on('message', (message: ToEngine) => void handle(message))
process.on('disconnect', () => void started.then(([engine, settings]) => stop(engine, settings)))
// Ctrl+C in a terminal reaches this process too; the one that started it requests the end.
process.on('SIGINT', () => undefined)
await started
