/** Markers and annotations on the command line. */
import { expect, test, vi } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

// Each command is a separate process.
vi.setConfig({ testTimeout: 60_000 })

test('lines of standard input become markers of a server and of a client, which sends none of them', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using server = sockeye.open('listen', 'tcp://127.0.0.1:0', '--markers')
  const { port } = await server.opened()
  server.write('door opened\n')
  await server.entry(({ kind, preview }) => kind === 'marker' && preview === 'door opened')
  await using client = sockeye.open('connect', `tcp://127.0.0.1:${port}`, '--markers')
  await client.opened()
  client.write('button pressed here\r\n\n')
  await client.entry(({ preview }) => preview === 'button pressed here')
  const empty = await client.entry(({ preview }) => preview === 'Marker')
  expect(empty).toMatchObject({ kind: 'marker', direction: 'none', connection: 0, length: 0 })
  client.closeInput()
  const { session, bytesOut } = await client.end()
  expect(bytesOut).toBe(0)
  await server.end()
  const shown = await sockeye.show(session)
  expect(shown.filter(({ kind }) => kind === 'marker').map(({ detail }) => detail)).toEqual([
    { kind: 'marker', text: 'button pressed here' },
    { kind: 'marker', text: '' },
  ])
})

test('a line that is too long for a marker is reported, and later ones are recorded', async () => {
  using folder = new TemporaryFolder()
  await using server = new Sockeye(folder.path).open('listen', 'tcp://127.0.0.1:0', '--markers')
  await server.opened()
  server.write(`${'x'.repeat(1_001)}\nshort\n`)
  await server.entry(({ preview }) => preview === 'short')
  const { entries } = await server.end()
  expect(entries).toBe(2)
  expect(server.stderr).not.toBe('')
})

test('show prints bookmarks and notes, and has fields for them only where they are', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using server = sockeye.open('listen', 'tcp://127.0.0.1:0', '--for', '0', '--echo')
  await server.exit()
  const [plain] = await sockeye.show(1)
  expect(Object.keys(plain ?? {})).not.toContain('bookmarked')
  const store = await openStore({ folder: folder.path })
  await store.annotate({
    ...{ session: 1, places: [{ n: 1 }], bookmarked: true },
    ...{ note: 'first\nline', colour: 'red' },
  })
  await store.close()
  const [annotated] = await sockeye.show(1)
  expect(annotated).toEqual({ ...plain, bookmarked: true, note: 'first\nline', colour: 'red' })
  await using text = sockeye.run('show', '1', '--filter', 'note contains "line" and bookmarked')
  expect(await text.exit()).toBe(0)
  expect(text.lines).toHaveLength(1)
  expect(text.lines[0]).toMatch(/Listening on 127\.0\.0\.1:\d+ .*★ “first␊line”$/)
})
