#!/usr/bin/env node
/** Entry of the command line. */
import { requireNode } from './host/node-version.ts'

requireNode()
const [{ createProgram }, { runProgram }] = await Promise.all([
  import('./cli/program.ts'),
  import('./host/run-program.ts'),
])
await runProgram(createProgram(), process.argv.slice(2))
