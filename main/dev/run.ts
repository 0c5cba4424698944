/** `npm run dev` in a browser: the window from Vite, and an engine that restarts when its sources change. */
import { join, relative, sep } from 'node:path'
import type { ViteDevServer } from 'vite'
import { dataFolder } from '../host/data-folder.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { startWebHost } from '../web/host.ts'
import { announce, type WebOptions } from '../web/run.ts'
import { DevEngine } from './engine-process.ts'
import { createPages } from './pages.ts'

/** When several files are saved at once, the engine restarts once. Milliseconds. */
const settleMs = 100
const watched = ['main', 'shared']
/** Sources that the engine's process does not load. */
const unrelated = /^main\/(cli|desktop|dev|start|web|[^/]+$)/

/**
 * Runs until SIGINT or SIGTERM.
 * @throws AppError when the host cannot listen
 */
export async function runDev(root: string, options: WebOptions): Promise<void> {
  const stopped = Promise.withResolvers<void>()
  const removeSignals = onStopSignal(stopped.resolve)
  const engine = new DevEngine(dataFolder(options.data))
  const pages = await createPages(root)
  try {
    const host = await startWebHost({
      pages,
      port: options.port ?? 0,
      connect: (socket) => engine.connect(socket),
    })
    restartOnChange(pages.vite, root, engine)
    await announce(host, options.open)
    await stopped.promise
    // Vite ends its connections to pages; until then the host's server would not close.
    await Promise.all([engine.dispose(), pages.vite.close().then(() => host.close())])
  } finally {
    await Promise.all([pages.vite.close(), engine.dispose()])
    removeSignals()
  }
}

/** Vite's watcher also watches the sources of the engine. */
function restartOnChange(vite: ViteDevServer, root: string, engine: DevEngine): void {
  let timer: NodeJS.Timeout | undefined
  vite.watcher.add(watched.map((folder) => join(root, folder)))
  vite.watcher.on('all', (event, path) => {
    const file = relative(root, path).split(sep).join('/')
    const concerns = watched.some((folder) => file.startsWith(`${folder}/`))
    if (!['add', 'change', 'unlink'].includes(event) || !concerns || unrelated.test(file)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      console.log(`The engine restarts: ${file} has changed.`)
      engine.restart()
    }, settleMs)
  })
}
