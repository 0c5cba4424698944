/** Slow frames: bytes held for a while survive a killed recorder, and become one entry. */
import { cpSync, mkdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TailFolder } from '../../../main/engine/store/worker/writing/tail-file.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

/** A masked binary frame of 1000 bytes, key 0. */
const frame = Buffer.concat([Buffer.from('82fe03e800000000', 'hex'), Buffer.alloc(1_000, 'x')])
const past = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('half a frame survives a kill, also half a header', async () => {
  using folder = new TemporaryFolder()
  await using server = new Sockeye(folder.path).open('listen', 'ws://127.0.0.1:0')
  const { port, session } = await server.opened()
  using whole = await RawPeer.open(port)
  using half = await RawPeer.open(port)
  using header = await RawPeer.open(port)
  whole.write(frame)
  half.write(frame.subarray(0, 300))
  header.write(frame.subarray(0, 3))
  await past(700)
  half.write(frame.subarray(300, 500))
  await past(1_500)
  await server.stop('SIGKILL')
  const store = await openStore({ folder: folder.path })
  try {
    const { entries, state } = await store.session({ session })
    expect(state).toBe('interrupted')
    const all = await store.entries({ session, from: 1, to: entries })
    const frames = all
      .filter(({ frame, partial }) => frame !== null || partial)
      .sort((a, b) => a.connection - b.connection)
    expect(
      frames.map(({ connection, length, partial }) => ({ connection, length, partial })),
    ).toEqual([
      { connection: 1, length: 1_000, partial: false },
      { connection: 2, length: 492, partial: true },
      { connection: 3, length: 0, partial: true },
    ])
    const [, cut, head] = frames
    const bytesOf = async (n = 0): Promise<Buffer> =>
      Buffer.from((await store.bytes({ session, n, as: 'wire' })).bytes)
    expect(await bytesOf(cut?.n)).toEqual(frame.subarray(0, 500))
    expect(await bytesOf(head?.n)).toEqual(frame.subarray(0, 3))
  } finally {
    await store.close()
  }
})

test('a slow frame that is completed is one entry, whenever the recorder is killed', async () => {
  using folder = new TemporaryFolder()
  await using server = new Sockeye(folder.path).open('listen', 'ws://127.0.0.1:0')
  const { port, session } = await server.opened()
  using peer = await RawPeer.open(port)
  peer.write(frame.subarray(0, 300))
  await past(700)
  peer.write(frame.subarray(300))
  await server.waitForOutput(/"kind":"binary"/)
  await past(1_000)
  await server.stop('SIGKILL')
  const store = await openStore({ folder: folder.path })
  try {
    const { entries } = await store.session({ session })
    const all = await store.entries({ session, from: 1, to: entries })
    expect(all.filter(({ kind }) => kind === 'binary')).toMatchObject([
      { length: 1_000, partial: false },
    ])
  } finally {
    await store.close()
  }
})

test('what is held goes with the entry that replaces it', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const connection = recording.openConnection(null, null, 1)
  const head = dataHead({ connection, kind: 'binary', headerLength: 2 })
  recording.hold(head, Buffer.from('8203', 'hex'))
  recording.hold(head, Buffer.from('61', 'hex'))
  await temporary.store.session({ session: recording.session })
  recording.append(head, Buffer.from('8203616263', 'hex'))
  recording.release(connection)
  await temporary.store.session({ session: recording.session })
  // Another store reads only what is in the database.
  const other = await openStore({ folder: temporary.folder.path })
  try {
    const seen = await eventually(async () => {
      const found = await other.entries({ session: recording.session, from: 1, to: 9 })
      return found.length > 0 ? found : undefined
    })
    expect(seen).toMatchObject([{ n: 1, length: 3, partial: false }])
  } finally {
    await other.close()
  }
  await recording.end()
  expect((await temporary.store.session({ session: recording.session })).entries).toBe(1)
})

test('a frame that was held is one entry when the recorder is killed right after its block was written', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const { session } = recording
  const connection = recording.openConnection(null, null, 1)
  const head = dataHead({ connection, kind: 'binary', headerLength: 2 })
  using folder = new TemporaryFolder()
  const path = folder.file('sessions.db')
  const source = new Database(temporary.folder.file('sessions.db'), { readonly: true })
  const tails = new TailFolder(source.name)
  const owner = source.prepare<[number], string>('SELECT owner FROM sessions WHERE id = ?').pluck()
  recording.hold(head, Buffer.from('8203', 'hex'))
  await eventually(() => {
    const frames = [...tails.frames(session, owner.get(session) ?? '')]
    return Promise.resolve(frames.some(({ held }) => held.length > 0) || undefined)
  })
  // The file as it is before the flush that follows the block.
  mkdirSync(new TailFolder(path).path)
  cpSync(tails.fileOf(session), new TailFolder(path).fileOf(session))
  recording.append(head, Buffer.from('8203616263', 'hex'))
  recording.release(connection)
  const noise = dataHead({ connection })
  for (let i = 0; i < 10; i++) recording.append(noise, Buffer.alloc(65_536))
  const blocks = source.prepare<[], number>('SELECT count(*) FROM blocks').pluck()
  await eventually(() => Promise.resolve((blocks.get() ?? 0) > 0 || undefined))
  await source.backup(path)
  source.close()
  const store = await openStore({ folder: folder.path })
  try {
    const { entries } = await store.session({ session })
    const all = await store.entries({ session, from: 1, to: entries })
    expect(all.filter(({ kind }) => kind === 'binary')).toMatchObject([
      { n: 1, length: 3, partial: false },
    ])
  } finally {
    await store.close()
  }
  await recording.end()
})
