/**
 * Runs an Electron application without Electron: `node main.ts ENTRY [ARGUMENTS]`. `electron` becomes the stand-in; the
 * rest is the application's own code. A test talks to it over Node's IPC channel: see remote.ts.
 */
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { useBoringSslErrors } from './boring-ssl.ts'
import { becomeWindows } from './platform.ts'
import { answerTest } from './remote.ts'
import { followSignals } from './shutdown-signals.ts'

const standin = new URL('electron.ts', import.meta.url).href
const names = new Set(['electron', 'electron/main', 'electron/common'])
registerHooks({
  resolve: (specifier, context, next) =>
    names.has(specifier) ? { url: standin, shortCircuit: true } : next(specifier, context),
})

process.on('uncaughtException', (error) => app.fail(error))
const [node = '', , entry = '', ...args] = process.argv
process.argv = [node, entry, ...args]
becomeWindows(process.argv)
followSignals()
useBoringSslErrors()
Object.defineProperty(process.versions, 'electron', { value: '0.0.0-standin' })
Object.defineProperty(process.versions, 'chrome', { value: '0.0.0-standin' })
answerTest()
await import(pathToFileURL(entry).href)
// No await between: what the entry awaits continues after the application is ready, as in Electron, whose main loop begins
// natively once the entry is loaded.
app.start()
