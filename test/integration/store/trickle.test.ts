/** What a trickle writes, and that what it recorded can be read elsewhere and outlives a torn file. */
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TailFolder } from '../../../main/engine/store/worker/writing/tail-file.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/trickle-child.ts', import.meta.url))
const entryBytes = 166
/** A process is started. */
const timeout = 120_000

test.skipIf(process.platform !== 'linux')(
  'a trickle writes at most 16 KiB for each flush and 25 times its payload',
  { timeout },
  async () => {
    using folder = new TemporaryFolder()
    const count = 120
    await using program = new Program(
      process.execPath,
      [child, folder.path, entryBytes, 50, count].map(String),
    )
    const [, wrote] = await program.waitForOutput(/^wrote (\d+)$/m)
    expect(Number(wrote)).toBeGreaterThan(count * entryBytes)
    expect(Number(wrote)).toBeLessThan(count * entryBytes * 25)
    // Five messages a flush; a slower machine makes more flushes of fewer.
    expect(Number(wrote)).toBeLessThan((count / 5) * 16_384)
  },
)

test('the open block of a session is read by another store', async () => {
  await using temporary = await TemporaryStore.open()
  const other = await openStore({ folder: temporary.folder.path })
  try {
    const recording = await temporary.record({ name: 'slow' })
    const { session } = recording
    const connection = recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
    const opened = await other.openView({ session, filter: { directions: ['in'] } })
    for (let n = 1; n <= 30; n++) {
      recording.append(dataHead({ connection, at: n }), Buffer.from(`message ${String(n)}`))
      if (n % 10 > 0) continue
      const found = await eventually(async () => {
        const now = await other.session({ session })
        return now.entries === n ? now : undefined
      })
      expect(found).toMatchObject({ state: 'recording', bytesIn: expect.any(Number) as number })
      const entries = await other.entries({ session, from: 1, to: 99 })
      expect(entries.map((entry) => entry.n)).toEqual(Array.from({ length: n }, (_, i) => i + 1))
      expect((await other.viewState({ view: opened.view })).count).toBe(n)
      const { bytes } = await other.bytes({ session, n, as: 'wire' })
      expect(Buffer.from(bytes).toString()).toBe(`message ${String(n)}`)
    }
    expect(await other.connections({ session })).toMatchObject([
      { connection, remote: { host: '127.0.0.1', port: 9 }, closedAt: null },
    ])
    await recording.end()
    expect(await other.session({ session })).toMatchObject({ state: 'complete', entries: 30 })
    expect((await other.entries({ session, from: 1, to: 99 })).length).toBe(30)
    expect(readdirSync(new TailFolder(temporary.folder.file('sessions.db')).path)).toEqual([])
  } finally {
    await other.close()
  }
})

test(
  'the file of an open block that ends anywhere keeps all whole frames',
  { timeout },
  async () => {
    await using temporary = await TemporaryStore.open()
    const path = temporary.folder.file('sessions.db')
    const recording = await temporary.record({ name: 'torn' })
    const { session } = recording
    const connection = recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
    const bytes = Buffer.alloc(entryBytes)
    const tail = new TailFolder(path).fileOf(session)
    for (let flush = 0, size = 0; flush < 4; flush++) {
      for (let i = 0; i < 10; i++) {
        bytes.writeUInt32BE(recording.entries + 1)
        recording.append(dataHead({ connection, at: recording.entries }), bytes)
      }
      size = await eventually(() => {
        const now = statSync(tail, { throwIfNoEntry: false })?.size ?? 0
        return Promise.resolve(now > size ? now : undefined)
      })
    }
    const file = readFileSync(tail)
    let before = 0
    for (const share of [0, 0.4, 0.8, 1]) {
      using folder = new TemporaryFolder()
      const copy = folder.file('sessions.db')
      copyFileSync(path, copy)
      copyFileSync(`${path}-wal`, `${copy}-wal`)
      const copied = new TailFolder(copy).fileOf(session)
      mkdirSync(dirname(copied))
      writeFileSync(copied, file.subarray(0, Math.floor(file.length * share)))
      const store = await openStore({ folder: folder.path })
      const found = await store.session({ session })
      expect(found).toMatchObject({ state: 'interrupted', bytesIn: found.entries * entryBytes })
      expect(found.entries).toBeGreaterThanOrEqual(before)
      const { entries } = await store.scan({ session, from: 1 })
      entries.forEach(({ n, wire }) => {
        expect(Buffer.from(wire ?? []).readUInt32BE()).toBe(n)
      })
      expect(entries.length).toBe(found.entries)
      before = found.entries
      await store.close()
      expect(readdirSync(dirname(copied))).toEqual([])
      const alone = new Database(copy, { readonly: true })
      expect(alone.pragma('integrity_check', { simple: true })).toBe('ok')
      alone.close()
    }
    expect(before).toBe(40)
    await recording.end()
  },
)
