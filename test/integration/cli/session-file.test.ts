/** `sockeye export` and `sockeye import`: from one data folder to another, through files and pipes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

// Each command is a separate process.
vi.setConfig({ testTimeout: 60_000 })

/** Records a client and its server with an echo; returns the server's session. */
async function recordEcho(sockeye: Sockeye): Promise<number> {
  await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
  const { port, session } = await server.opened()
  await using client = sockeye.open('connect', `ws://127.0.0.1:${port}/`, '--send', 'hello')
  await client.entry(({ direction, kind }) => direction === 'in' && kind === 'text')
  await client.end()
  await server.end()
  return session
}

const without = (entries: object[]): object[] => entries.map((each) => ({ ...each, session: 0 }))

test('a session can be moved from one data folder to another', async () => {
  using folder = new TemporaryFolder()
  const here = new Sockeye(folder.file('here'))
  const there = new Sockeye(folder.file('there'))
  const session = await recordEcho(here)
  const file = folder.file('echo.sockeye')
  await using exported = here.run('export', String(session), file)
  expect([await exported.exit(), exported.stderr]).toEqual([0, ''])
  expect(existsSync(`${file}.part`)).toBe(false)
  await using imported = there.run('import', file, '--json')
  expect(await imported.exit()).toBe(0)
  const [line] = imported.lines.map((each) => JSON.parse(each) as { id: number; name: string })
  expect(line).toMatchObject({ id: 1, state: 'complete' })
  expect(without(await there.show(1))).toEqual(without(await here.show(session)))
})

test('a file that is not a session is refused with 1 and changes nothing', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.file('data'))
  await using server = sockeye.open('listen', 'tcp://127.0.0.1:0', '--for', '0')
  await server.exit()
  const file = folder.file('short.sockeye')
  await using exported = sockeye.run('export', '1', file)
  await exported.exit()
  const whole = readFileSync(file)
  const damaged = Buffer.from(whole)
  damaged[damaged.length >> 1]! ^= 1
  const cases: [Buffer, RegExp][] = [
    [damaged, /This file is damaged/],
    [whole.subarray(0, -9), /This file is incomplete/],
    [Buffer.from('{}'), /This file is not a Sockeye session/],
  ]
  for (const [bytes, sentence] of cases) {
    writeFileSync(file, bytes)
    await using imported = sockeye.run('import', file)
    expect(await imported.exit()).toBe(1)
    expect(imported.stderr).toMatch(sentence)
  }
  await using missing = sockeye.run('import', folder.file('nowhere.sockeye'))
  expect(await missing.exit()).toBe(1)
  expect(missing.stderr).toMatch(/Could not read .*nowhere\.sockeye/)
  await using nowhere = sockeye.run('export', '1', folder.file('no/such/folder'))
  expect(await nowhere.exit()).toBe(1)
  expect(nowhere.stderr).toMatch(/Could not write/)
  await using listed = sockeye.run('sessions', '--json')
  await listed.exit()
  expect(listed.lines).toHaveLength(1)
})
