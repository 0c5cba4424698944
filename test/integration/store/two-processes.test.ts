import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpClient } from '../../../shared/protocols/tcp/client.ts'
import { Program } from '../../support/program.ts'
import { TemporaryStore, config, dataHead, eventually } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/recorder-child.ts', import.meta.url))

test('two processes record at once and read each other', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const mine = await temporary.record({ name: 'mine' })
  await using program = new Program(process.execPath, [child, folder.path])
  const [, id] = await program.waitForOutput(/^session (\d+)$/m)
  const theirs = Number(id)
  const { view } = await store.openView({ session: theirs, filter: { directions: ['in'] } })
  let written = 0
  const grown = await eventually(async () => {
    for (let i = 0; i < 200; i++, written++) mine.append(dataHead(), Buffer.alloc(5_000, 1))
    const session = await store.session({ session: theirs })
    return session.entries > 1_500 && written > 2_000 ? session : undefined
  })
  expect(grown.state).toBe('recording')
  await expect(store.removeSession({ session: theirs })).rejects.toMatchObject({
    code: 'session-busy',
  })
  const entries = await store.entries({ session: theirs, from: 1_001, to: 1_100 })
  expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, i) => 1_001 + i))
  expect((await store.viewState({ view })).count).toBeGreaterThan(1_500)
  await mine.end()
  expect(await store.session({ session: mine.session })).toMatchObject({
    entries: written,
    bytesIn: written * 5_000,
    state: 'complete',
  })
})

test('a change of one store is notified to another', async () => {
  await using temporary = await TemporaryStore.open()
  const other = await openStore({ folder: temporary.folder.path })
  try {
    const told: string[] = []
    other.on('sessionsChanged', () => told.push('sessions'))
    other.on('endpointsChanged', () => told.push('endpoints'))
    const { id } = await temporary.store.saveEndpoint({ name: 'Echo', config })
    await eventually(() => Promise.resolve(told.includes('endpoints') ? true : undefined))
    expect(await other.endpoints()).toEqual([{ id, name: 'Echo', config }])
    told.length = 0
    const recording = await temporary.record({ name: 'here' })
    await eventually(() => Promise.resolve(told.includes('sessions') ? true : undefined))
    expect(told).not.toContain('endpoints')
    expect(await other.sessions()).toMatchObject([{ name: 'here', state: 'recording' }])
    // The other store closes while this one records: none of its sessions is interrupted.
    await other.close()
    recording.append(dataHead(), Buffer.from('still'))
    await recording.end()
    expect(await temporary.store.session({ session: recording.session })).toMatchObject({
      state: 'complete',
      entries: 1,
    })
  } finally {
    await other.close()
  }
})

test('many stores can be created in one new folder at the same time', async () => {
  await using temporary = await TemporaryStore.open()
  const folder = temporary.folder.file('new')
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ folder })))
  const client = tcpClient.schema.parse({ kind: 'tcp-client', host: 'localhost', port: 1 })
  await Promise.all(stores.map((store) => store.saveEndpoint({ name: 'one', config: client })))
  for (const store of stores) expect(await store.endpoints()).toHaveLength(4)
  await Promise.all(stores.map((store) => store.close()))
})
