/** A view of one connection reads no payloads of others: here they cannot be read. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { wsServer } from '../../../shared/protocols/websocket/server.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { frameBytes, writeFrames } from '../../support/written-frames.ts'

test('shows the messages of a connection without the payloads of other connections', async () => {
  using folder = new TemporaryFolder()
  await using stack = new AsyncDisposableStack()
  const recorder = await openStore({ folder: folder.path })
  const recording = await recorder.startRecording({
    config: wsServer.schema.parse({ kind: 'ws-server', port: 8080 }),
  })
  const other = frameBytes(2, new Uint8Array(1_000))
  writeFrames(recording, 'in', [frameBytes(1, 'mine')], 1)
  writeFrames(recording, 'in', new Array<Buffer>(3_000).fill(other), 2)
  await recording.end()
  await recorder.close()
  const database = new Database(folder.file('sessions.db'))
  const damaged = database.prepare("UPDATE blocks SET payload = x'00' WHERE first > 1").run()
  database.close()
  expect(damaged.changes).toBeGreaterThan(5)

  const store = await openStore({ folder: folder.path })
  stack.defer(() => store.close())
  const opened = await store.openView({ session: 1, filter: { connection: 1 }, as: 'messages' })
  const { view } = opened
  let state = await store.viewState({ view })
  while (state.scanned < state.entries) state = await store.viewState({ view })
  expect(state).toMatchObject({ count: 1, scanned: 3_001 })
  for (const towards of ['end', 'start'] as const) {
    const position = towards === 'end' ? 1 : 2
    const page = await store.conversation({ session: 1, view, position, towards })
    expect(Buffer.from(page.bytes).toString()).toBe('mine')
  }
  expect(await store.viewPosition({ view, n: 1 })).toBe(1)
})
