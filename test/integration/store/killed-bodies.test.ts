/**
 * What is left of a long frame whose header came slowly, when the process is killed soon after its payload began. The
 * files of the recording store are copied, as a kill would leave them, and the copy is opened.
 */
import { copyFileSync, cpSync, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { EntryHead, Recording } from '../../../main/engine/recording.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import { TailFolder } from '../../../main/engine/store/worker/writing/tail-file.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0])
const declaredLength = 0x20_0000
const heldBytes = 5
const head: EntryHead = dataHead({ kind: 'binary', headerLength: header.length })

/** A store whose file for the open end holds the first bytes of a header; `begin` is what comes before the kill. */
async function killAfter(
  begin: (recording: Recording) => void,
): Promise<{ found: Session; entries: EntrySummary[]; wire: Buffer[] }> {
  await using temporary = await TemporaryStore.open()
  const path = temporary.folder.file('sessions.db')
  const recording = await temporary.record({ name: 'slow header' })
  const { session } = recording
  recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
  recording.hold({ ...head, headerLength: heldBytes }, header.subarray(0, heldBytes))
  const tail = new TailFolder(path).fileOf(session)
  await eventually(() => Promise.resolve(existsSync(tail) ? true : undefined))
  recording.release(1)
  begin(recording)
  // What was appended is committed before the call is answered.
  await temporary.store.session({ session })
  using folder = new TemporaryFolder()
  for (const name of ['sessions.db', 'sessions.db-wal'])
    copyFileSync(temporary.folder.file(name), folder.file(name))
  cpSync(temporary.folder.file('tails'), folder.file('tails'), { recursive: true })
  const copy = await openStore({ folder: folder.path })
  try {
    const found = await copy.session({ session })
    const entries = await copy.entries({ session, from: 1, to: 99 })
    const wire = await Promise.all(
      entries.map(async ({ n }) =>
        Buffer.from((await copy.bytes({ session, n, as: 'wire' })).bytes),
      ),
    )
    return { found, entries, wire }
  } finally {
    await copy.close()
  }
}

test('the held header of a frame is dropped with the first part of its payload', async () => {
  const payload = Buffer.alloc(300_000, 'p')
  const { found, entries, wire } = await killAfter((recording) => {
    const body = recording.begin(head, declaredLength)
    body.append(header)
    body.append(payload)
  })
  expect(entries).toMatchObject([{ n: 1, kind: 'binary', partial: true }])
  const whole = Buffer.concat([header, payload])
  expect(wire[0]?.equals(whole.subarray(0, wire[0].length))).toBe(true)
  // At least the part that was committed.
  expect(wire[0]?.length).toBeGreaterThanOrEqual(262_144)
  expect(found).toMatchObject({ entries: 1, bytesIn: entries[0]?.length })
})

test('a frame of which no byte was written leaves what was held of it', async () => {
  const { found, entries, wire } = await killAfter((recording) => {
    recording.begin(head, declaredLength)
  })
  expect(entries).toMatchObject([{ n: 1, kind: 'binary', partial: true, length: 0 }])
  expect(wire[0]?.equals(header.subarray(0, heldBytes))).toBe(true)
  expect(found).toMatchObject({ entries: 1, bytesIn: 0 })
})
