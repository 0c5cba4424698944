/** What Electron does on Windows alone, on a stand-in that does the same. */
import { readFileSync } from 'node:fs'
import { builderConfig } from '../../../packaging/builder-config.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { expect, test } from '../app.ts'
import { AppWindow } from '../app-window.ts'
import { startStandin } from '../hosts.ts'

test.beforeEach(({ host }) => {
  test.skip(host !== 'electron-standin', 'only the stand-in is on Windows here')
})

/** The arguments before those of the user in the command that is installed. */
function commandArguments(): string[] {
  const file = new URL('../../../packaging/command/sockeye.cmd', import.meta.url)
  const line = /Sockeye\.exe" (.*) %\*/.exec(readFileSync(file, 'utf8'))?.[1]
  if (line === undefined) throw new Error(`${file.pathname} starts no program`)
  return line.split(' ')
}

async function sockeye(...args: string[]): Promise<{ code: number | null; output: string }> {
  await using app = startStandin([...commandArguments(), ...args], 'win32')
  const code = await app.exited
  return { code, output: app.output }
}

test('the command passes arguments behind an address', async () => {
  using folder = new TemporaryFolder()
  await using server = await PlainServer.listen()
  const address = `tcp://127.0.0.1:${String(server.port)}`
  const { code, output } = await sockeye(
    'connect',
    address,
    '--send',
    'x',
    '--for',
    '0',
    '--data',
    folder.path,
  )
  expect(output).toContain('Session 1: 3 entries, 0 B in, 1 B out.')
  expect(code).toBe(0)
})

test('the command says that there is no standard input, and does not send its end', async () => {
  using folder = new TemporaryFolder()
  await using server = await PlainServer.listen()
  const address = `tcp://127.0.0.1:${String(server.port)}`
  const { code, output } = await sockeye('connect', address, '--for', '1', '--data', folder.path)
  expect(output).toContain('has no standard input on Windows. Use --send')
  expect(output).not.toContain('Sockeye ended sending')
  expect(code).toBe(0)
  const imported = await sockeye('import', '-', '--data', folder.path)
  expect(imported.output).toContain('Specify a file instead of -.')
  expect(imported.code).toBe(2)
})

test('windows have the id that the installer gives the application', async () => {
  using folder = new TemporaryFolder()
  await using app = startStandin(['--data', folder.path], 'win32')
  await app.firstWindow()
  const id = await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.userModelId,
    null,
  )
  expect(id).toBe(builderConfig({ output: '' }).appId)
})

test.describe('the end of the session of Windows', () => {
  test('waits until everything is on disk', async () => {
    using folder = new TemporaryFolder()
    await using app = startStandin(['--data', folder.path], 'win32')
    const window = new AppWindow(await app.firstWindow())
    await window.page.getByRole('button', { name: 'Open echo pair' }).click()
    await expect(window.row(/The WebSocket is open/)).toBeVisible()
    await window.send('until the end', 'Text')
    await expect(window.row(/received text 13/)).toBeVisible()
    const ended = await app.evaluate(({ endSession }) => endSession({ isForced: false }), null)
    expect(ended).toBe('delayed')
    expect(await app.exited).toBe(0)
    const entries = await new Sockeye(folder.path).show(2)
    expect(entries.map(({ preview }) => preview)).toContain('until the end')
    expect(entries.at(-1)?.kind).toBe('end')
  })
})
