/** Starts the desktop application, and says why if that is not possible. */
import { hasDisplay } from '../host/display.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { fetchElectron, findElectron } from './electron-binary.ts'
import { runElectron } from './run-electron.ts'

/** An application that exits this early never showed its window. Milliseconds. */
const startMs = 5_000

/** Runs the application until it is closed; returns why it could not be started, or undefined. */
export async function startDesktop(root: string, data?: string): Promise<string | undefined> {
  if (!hasDisplay()) return 'No display found'
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron does not run as root'
  let file = await findElectron()
  if (!file) {
    const stop = new AbortController()
    const removeSignals = onStopSignal(() => stop.abort())
    const problem = await fetchElectron(stop.signal)
    removeSignals()
    if (stop.signal.aborted) return undefined
    if (problem !== undefined) return `Could not download Electron (${problem})`
    file = await findElectron()
  }
  return file === undefined ? 'Electron is not installed' : run(file, root, data)
}

async function run(file: string, root: string, data?: string): Promise<string | undefined> {
  const startedAt = performance.now()
  const how = await runElectron(file, [root, ...(data === undefined ? [] : ['--data', data])])
  if (how === undefined) return undefined
  if (performance.now() - startedAt < startMs) return `Electron did not start (${how})`
  process.exitCode = 1
  return undefined
}
