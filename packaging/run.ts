/** Entry of `npm run package`: packs the build and prints the sizes. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Command } from 'commander'
import { requireNode } from '../main/host/node-version.ts'
import { runProgram } from '../main/host/run-program.ts'
import { requireLocked } from './installed.ts'
import { pack } from './pack.ts'

interface Options {
  readonly dir: boolean
  readonly electronDist?: string
  readonly output: string
}

requireNode()
const root = join(import.meta.dirname, '..')

/** Uses the Electron that `npm start` has downloaded. */
function electronHere(): string | undefined {
  const fetched = join(root, 'node_modules/electron/dist')
  return process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? (existsSync(fetched) ? fetched : undefined)
}

const program = new Command('npm run package --')
  .description('Pack the desktop application for this platform.')
  .option('--dir', 'leave it at the unpacked application', false)
  .option('--electron-dist <path>', 'Electron, unpacked or as a zip (fetched when not here)')
  .option('--output <dir>', 'folder of the packages', join(root, 'dist'))
  .action(async ({ dir, electronDist = electronHere(), output }: Options) => {
    await requireLocked(root)
    for (const { file, bytes } of await pack(root, { dir, electronDist, output }))
      console.log(`${(bytes / 1_048_576).toFixed(1).padStart(8)} MiB  ${relative(root, file)}`)
  })
/** A pending promise does not keep Node alive: without this check, a packer that hangs would exit with success. */
let isOver = false
process.once('exit', () => {
  if (isOver) return
  console.error('error: Packing ended before it was done.')
  process.exitCode = 1
})
await runProgram(program.exitOverride(), process.argv.slice(2))
isOver = true
