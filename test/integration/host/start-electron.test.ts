/** `npm start` passes one Ctrl+C on: Chromium's handler works once, and a second signal would kill the application. */
import { chmodSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const child = fileURLToPath(new URL('../../support/start-electron-child.ts', import.meta.url))
/** Counts the signals that arrive until half a second after the first. */
const counter = `#!${process.execPath}
let signals = 0
process.on('SIGINT', () => {
  signals += 1
  if (signals === 1) setTimeout(() => { console.log('signals: ' + signals); process.exit() }, 500)
})
setInterval(() => undefined, 1_000)
console.log('running')
`

test.skipIf(process.platform === 'win32')(
  'a Ctrl+C in the terminal reaches the application once, and its clean end is awaited',
  async () => {
    using folder = new TemporaryFolder()
    const program = folder.file('electron')
    writeFileSync(program, counter)
    chmodSync(program, 0o755)
    await using start = new Program(process.execPath, [child, program], { group: true })
    await start.waitForOutput(/running/)
    expect(await start.stop('SIGINT')).toBe(0)
    expect(start.lines).toEqual(['running', 'signals: 1', 'ended: undefined'])
  },
)
