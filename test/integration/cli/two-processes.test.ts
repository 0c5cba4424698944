/** Two processes on one data folder: each records its own session and sees the other's. */
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

test('a server and its client record into one database at the same time', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
  const { port, session: serverSession } = await server.opened()
  const sends = Array.from({ length: 50 }, (_, index) => ['--send', `message ${index}`]).flat()
  await using client = sockeye.open('connect', `ws://127.0.0.1:${port}/`, ...sends)
  const { session: clientSession } = await client.opened()
  expect(clientSession).not.toBe(serverSession)
  await client.entry(({ direction, kind }) => direction === 'in' && kind === 'text', 50)

  await using listed = sockeye.run('sessions', '--json')
  await listed.exit()
  const states = listed.lines.map((line) => JSON.parse(line) as { id: number; state: string })
  expect(states).toMatchObject([
    { id: clientSession, state: 'recording' },
    { id: serverSession, state: 'recording' },
  ])

  await client.end()
  await server.end()
  const texts = async (session: number, direction: string): Promise<string[]> =>
    (await sockeye.show(session))
      .filter((entry) => entry.kind === 'text' && entry.direction === direction)
      .map(({ bytes }) => bytes)
  const sent = await texts(clientSession, 'out')
  expect(sent).toHaveLength(50)
  expect(await texts(serverSession, 'in')).toEqual(sent)
  expect(await texts(clientSession, 'in')).toEqual(sent)
})
