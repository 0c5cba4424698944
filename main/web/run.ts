/** The web host as a program: engine, host and address, until a signal ends them. */
import { styleText } from 'node:util'
import type { WebSocket } from 'ws'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { SettingsApi } from '../../shared/contract/settings.ts'
import { pagesFolder, version } from '../host/app-paths.ts'
import { hasDisplay } from '../host/display.ts'
import { SettingsFile } from '../host/settings-file.ts'
import { debugLog } from '../engine/debug-log.ts'
import { createEngine } from '../engine/engine.ts'
import type { StoreThread } from '../engine/store/start-thread.ts'
import { serveEngine } from '../engine/rpc/rpc.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { webSocketChannel } from './channel.ts'
import { startWebHost, type WebHost } from './host.ts'

const log = debugLog('host')

export interface WebOptions {
  readonly data?: string | undefined
  /** 0 takes a free one; undefined takes the port of the settings. */
  readonly port?: number | undefined
  /** Opens the default browser at the address, if there is a display. */
  readonly open: boolean
}

/**
 * Serves until SIGINT or SIGTERM, then ends everything gracefully.
 * @param folder the data folder
 * @param storeThread opens the database in it
 * @throws AppError of the engine or the host
 */
export async function runWeb(
  options: WebOptions,
  folder: string,
  storeThread: StoreThread,
): Promise<void> {
  const stopped = Promise.withResolvers<void>()
  const removeSignals = onStopSignal(stopped.resolve)
  try {
    using settings = new SettingsFile(folder)
    const engine = await createEngine({ dataFolder: folder, version, storeThread })
    try {
      const host = await startWebHost({
        pages: pagesFolder,
        port: options.port ?? settings.state.values.webPort,
        connect: (socket) => serve(engine, settings, socket),
        usedTwice: warn,
      })
      log('serving %s on port %d, sessions in %s', pagesFolder, host.port, folder)
      await announce(host, options.open)
      await stopped.promise
      log('ending')
      await host.close()
    } finally {
      await engine.dispose()
    }
  } finally {
    removeSignals()
  }
}

function serve(engine: EngineApi, settings: SettingsApi, socket: WebSocket): void {
  const stopServing = serveEngine(engine, webSocketChannel(socket), settings)
  socket.on('close', stopServing)
  // A page that violates the protocol or disappears is ended; its close event follows.
  socket.on('error', () => socket.terminate())
}

/** Prints the address of the window, and opens the default browser there if requested and possible. */
export async function announce(host: WebHost, open: boolean): Promise<void> {
  console.log(`Sockeye is running at ${styleText(['cyan', 'bold'], host.url)}`)
  console.log(styleText('dim', 'Anyone with this address has access. Press Ctrl+C to stop.'))
  if (open && hasDisplay() && !process.env['CI']) await openBrowser(host.oneTimeUrl())
}

/** @param url visible to every user of the machine, as an argument of a program */
async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  // The reason is of no use to the user: the address is printed, with the request to open it.
  const browser = await open(url).catch(() => null)
  const failed = (): void => console.error('Could not open a browser. Open the address manually.')
  if (browser) browser.once('error', failed)
  else failed()
}

const warn = (): void =>
  console.error(
    'The browser address was requested twice. Another program may have access to this window. Press Ctrl+C to stop.',
  )
