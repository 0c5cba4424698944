#!/usr/bin/env node
/** Entry of the command line. */
import { requireNode } from './host/node-version.ts'

requireNode()
const { enableCompileCache } = await import('./host/compile-cache.ts')
enableCompileCache()
const [{ createProgram }, { runProgram }] = await Promise.all([
  import('./cli/program.ts'),
  import('./host/run-program.ts'),
])
const args = process.argv.slice(2)
await runProgram(await createProgram(args), args)
