/** Runs Electron until it ends, and passes one signal on. */
import { spawn, type ChildProcess } from 'node:child_process'
import { onStopSignal } from '../host/stop-signals.ts'

/** Returns how it ended: undefined after exit code 0, otherwise the code, the signal or the reason. */
export async function runElectron(
  file: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  // In a group of its own: a terminal sends Ctrl+C to its whole group, and the application would get that beside the signal
  // from here.
  const child = spawn(file, args, { stdio: 'inherit', env, detached: process.platform !== 'win32' })
  const end = (): void => stop(child)
  const removeSignals = onStopSignal(end)
  // After a second Ctrl+C this process exits at once, and the application is to do the same.
  process.once('exit', end)
  const how = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? undefined : (signal ?? `code ${code ?? 0}`))
    })
  })
  removeSignals()
  process.off('exit', end)
  return how
}

/** Asks the application to end. */
function stop(child: ChildProcess): void {
  // On Windows a signal would end it at once; its window is asked to close instead.
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid)])
  else child.kill('SIGINT')
}
