/** Entry of the web host: the same window served to a browser on this machine, without Electron. */
import { requireNode } from './host/node-version.ts'

requireNode()
const { enableCompileCache } = await import('./host/compile-cache.ts')
enableCompileCache()
const [{ webCommand }, { runProgram }] = await Promise.all([
  import('./web/command.ts'),
  import('./host/run-program.ts'),
])
await runProgram(webCommand().exitOverride(), process.argv.slice(2))
