/** Starts the desktop application, and says why if that is not possible. */
import { spawn } from 'node:child_process'
import { hasDisplay } from '../host/display.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { fetchElectron, findElectron } from './electron-binary.ts'

/** An application that exits this early never showed its window. Milliseconds. */
const startMs = 5_000

/** Runs the application until it is closed; returns why it could not be started, or undefined. */
export async function startDesktop(root: string, data?: string): Promise<string | undefined> {
  if (!hasDisplay()) return 'There is no display'
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron does not run as root'
  let file = await findElectron()
  if (!file) {
    const stop = new AbortController()
    const removeSignals = onStopSignal(() => stop.abort())
    const problem = await fetchElectron(stop.signal)
    removeSignals()
    if (stop.signal.aborted) return undefined
    if (problem !== undefined) return `Electron could not be fetched (${problem})`
    file = await findElectron()
  }
  return file === undefined ? 'Electron is not there' : run(file, root, data)
}

async function run(file: string, root: string, data?: string): Promise<string | undefined> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const args = [root, ...(data === undefined ? [] : ['--data', data])]
  const startedAt = performance.now()
  const child = spawn(file, args, { stdio: 'inherit', env })
  const removeSignals = onStopSignal(() => child.kill('SIGINT'))
  const how = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? undefined : (signal ?? `code ${code ?? 0}`))
    })
  })
  removeSignals()
  if (how === undefined) return undefined
  if (performance.now() - startedAt < startMs) return `Electron did not start (${how})`
  process.exitCode = 1
  return undefined
}
