/** A part of the database that cannot be read ends a query of compressed messages with an error, and nothing else. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { ViewProgress } from '../../../shared/contract/query.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const compress = (payload: Uint8Array | string): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

/** Records a short message and a long one, and breaks the chain of overflow pages in the middle of the long one. */
async function recordDamaged(folder: TemporaryFolder): Promise<void> {
  const store = await openStore({ folder: folder.path })
  const recording = await store.startRecording({ config })
  writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
  writeFrames(recording, 'in', [frameBytes(1, compress('needle'), { rsv: 4 })])
  const long = compress(randomBytes(2_000_000))
  recording.append(dataHead({ kind: 'binary', headerLength: 10 }), frameBytes(2, long, { rsv: 4 }))
  writeFrames(recording, 'in', [frameBytes(1, compress('needle again'), { rsv: 4 })])
  await recording.end()
  await store.close()
  const file = folder.file('sessions.db')
  const database = readFileSync(file)
  const pageBytes = 65_536
  const at = database.indexOf(long.subarray(900_000, 900_064))
  expect(at).toBeGreaterThan(0)
  database.writeUInt32BE(0x7fff_ffff, Math.floor(at / pageBytes) * pageBytes)
  writeFileSync(file, database)
}

test('reports what cannot be read, keeps earlier matches and continues to serve', async () => {
  using folder = new TemporaryFolder()
  await recordDamaged(folder)
  const store = await openStore({ folder: folder.path })
  try {
    const told = Promise.withResolvers<ViewProgress>()
    store.on('view', (progress) => {
      if (progress.problem) told.resolve(progress)
    })
    const { view } = await store.openView({
      session: 1,
      filter: { search: { as: 'text', pattern: 'needle', matchCase: true } },
      as: 'messages',
    })
    expect(await told.promise).toMatchObject({
      view,
      count: 1,
      problem: { code: 'database-damaged' },
    })
    expect(await store.entries({ session: 1, view, from: 1, to: 9 })).toMatchObject([
      { n: 3, preview: 'needle' },
    ])
    const read = store.bytes({ session: 1, n: 4, as: 'inflated' })
    await expect(read).rejects.toMatchObject({ code: 'database-damaged' })
    const { bytes } = await store.bytes({ session: 1, n: 5, as: 'inflated' })
    expect(Buffer.from(bytes).toString()).toBe('needle again')
  } finally {
    await store.close()
  }
})

test('the command line reports it and exits', async () => {
  using folder = new TemporaryFolder()
  await recordDamaged(folder)
  await using run = new Sockeye(folder.path).run(
    ...['show', '1', '--messages', '--filter', 'text contains "needle"'],
  )
  expect(await run.exit()).toBe(1)
  expect(run.stderr).toContain('is not a Sockeye database')
})
