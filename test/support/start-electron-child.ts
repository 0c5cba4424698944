/** Runs a program in the place of Electron, as `npm start` does: `node start-electron-child.ts PROGRAM`. */
import { runElectron } from '../../main/start/run-electron.ts'

const [, , program = ''] = process.argv
process.stdout.write(`ended: ${String(await runElectron(program, []))}\n`)
