/** Entry of `npm test`: everything, or with `npm test -- PATTERN ...` the test files whose path contains a pattern. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuildFresh } from '../main/start/source-stamp.ts'
import { stepsFor, suites, type Step } from './support/test-steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const patterns = process.argv.slice(2)

function run([script, ...args]: Step): number {
  // npm passes its own program to its scripts; started as a separate program it needs a shell on Windows.
  const npm = process.env['npm_execpath']
  if (npm === undefined) throw new Error('Run it as npm test.')
  const { status, error } = spawnSync(process.execPath, [npm, 'run', script, '--', ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (error) throw error
  return status ?? 1
}

const files = suites
  .flatMap((suite) => globSync(`test/${suite}/**/*.test.ts`, { cwd: root }))
  .map((file) => file.split(sep).join('/'))
const steps = stepsFor(patterns, files, patterns.length > 0 && (await isBuildFresh(root)))
if (steps.length === 0) {
  console.error(`No test file below test/ has ${patterns.join(' or ')} in its path.`)
  process.exitCode = 1
}
for (const step of steps) {
  process.exitCode = run(step)
  if (process.exitCode !== 0) break
}
