/**
 * Secrets that an older version wrote into the database in plain text are moved to the secret store when it is next
 * opened.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MemorySecrets } from '../../../main/engine/secrets/secrets.ts'
import { openDatabase } from '../../../main/engine/store/worker/database.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'

const plain = ['address-secret', 'cookie-secret', 'token-secret', 'phrase-secret', 'stale-secret']

/** A database from before secrets had references, with its log checkpointed. */
function writeOld(folder: string, url: string): void {
  const database = openDatabase(join(folder, 'sessions.db'))
  const saveEndpoint = database.prepare('INSERT INTO endpoints (name, config) VALUES (?, ?)')
  const startSession = database.prepare(
    `INSERT INTO sessions (name, kind, state, endpoint, config, owner, started_at, ended_at)
     VALUES (?, 'ws-client', 'complete', ?, ?, '', 1, 2)`,
  )
  const client = (more: object): string => JSON.stringify({ kind: 'ws-client', url, ...more })
  const address = url.replace('//', '//ann:address-secret@')
  const first = client({ url: address, headers: [['Cookie', 'cookie-secret']] })
  const second = client({
    url: url.replace('ws:', 'wss:'),
    auth: { scheme: 'bearer', token: { value: 'token-secret' } },
    tls: { passphrase: { value: 'phrase-secret' } },
  })
  saveEndpoint.run(address, first)
  saveEndpoint.run('feed', second)
  startSession.run(`Replay of ${address}`, 1, first)
  startSession.run('its endpoint was removed', null, second)
  // A deleted row is still in the free space of its page.
  saveEndpoint.run('removed', client({ headers: [['Cookie', 'stale-secret']] }))
  database.prepare('DELETE FROM endpoints WHERE id = 3').run()
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

const foundIn = (folder: string): string[] => {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, name)))
  return plain.filter((secret) => files.some((file) => file.includes(secret)))
}

test('no secret remains in any file after the start, and endpoints and sessions still find theirs', async () => {
  using folder = new TemporaryFolder()
  const url = `ws://127.0.0.1:${String(await freePort())}/`
  writeOld(folder.path, url)
  expect(foundIn(folder.path)).toEqual(plain)

  const secrets = new MemorySecrets()
  {
    await using lab = await TestEngine.create({ dataFolder: folder.path, secrets })
    expect(foundIn(folder.path)).toEqual([])
    const [first, second] = await lab.engine.call('endpoints', {})
    expect(first).toMatchObject({ name: url, config: { url, auth: { user: 'ann' } } })
    const refs = await secrets.refs()
    expect(Object.values(await secrets.read(refs)).toSorted()).toEqual(
      plain.filter((secret) => secret !== 'stale-secret').toSorted(),
    )
    const [orphan, replay] = await lab.engine.call('sessions', {})
    expect(replay).toMatchObject({ name: `Replay of ${url}`, config: first?.config })
    expect(orphan?.config).toMatchObject({ auth: { token: { ref: null } } })
    expect(second?.config).toMatchObject({ auth: { token: { ref: expect.any(String) as string } } })
  }
  expect(foundIn(folder.path)).toEqual([])

  // It happens once: the references of the endpoints stay the same.
  const before = await secrets.refs()
  await using lab = await TestEngine.create({ dataFolder: folder.path, secrets })
  expect(await secrets.refs()).toEqual(before)
  expect(await lab.engine.call('endpoints', {})).toHaveLength(2)
})

test('references keep their endpoint, and numbers are not reused', async () => {
  using folder = new TemporaryFolder()
  writeOld(folder.path, 'ws://127.0.0.1:1/')
  {
    const database = openDatabase(folder.file('sessions.db'))
    const steps = JSON.stringify([{ snippet: 1, waitMs: 0, answer: null }])
    database
      .prepare('INSERT INTO sequences (endpoint, name, steps, count) VALUES (2, ?, ?, 1)')
      .run('of the feed', steps)
    database.close()
  }
  await using lab = await TestEngine.create({ dataFolder: folder.path })
  expect(await lab.engine.call('sequences', {})).toMatchObject([{ endpoint: 2 }])
  const config = { kind: 'tcp-client', host: '127.0.0.1', port: 1 } as const
  expect(await lab.engine.call('saveEndpoint', { name: '', config })).toMatchObject({ id: 4 })
})
