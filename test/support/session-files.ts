/** Sessions as files, straight from one store into another, and everything a store holds of one. */
import { exportSession } from '../../main/engine/interchange/sockeye/export.ts'
import { SniffedImport } from '../../main/engine/interchange/sniffed-import.ts'
import type { Store } from '../../main/engine/store/store.ts'
import type { Session } from '../../shared/model/session.ts'

export async function fileOf(store: Store, session: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of exportSession(store, session, '0.0.0-test')) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Imports the file in pieces of this many bytes. */
export async function importFile(
  store: Store,
  file: Uint8Array,
  pieceBytes = 65_536,
): Promise<Session> {
  const taking = new SniffedImport(store)
  for (let at = 0; at < file.length; at += pieceBytes)
    await taking.append(file.subarray(at, at + pieceBytes))
  return taking.finish()
}

/** Everything of a session that an export keeps; bytes in hex. */
export async function wholeOf(store: Store, session: number): Promise<object> {
  const {
    id: _,
    endpoint: __,
    replayOf: ___,
    differing: ____,
    ...facts
  } = await store.session({ session })
  const entries: object[] = []
  for (let from: number | null = 1; from !== null;) {
    const page = await store.scan({ session, from })
    for (const entry of page.entries) {
      const wire = entry.wire ?? (await readWire(store, session, entry.n))
      entries.push({ ...entry, wire: Buffer.from(wire).toString('hex') })
    }
    from = page.next
  }
  const first = (facts.dropped?.entries ?? 0) + 1
  const summaries = await store.entries({ session, from: first, to: facts.entries + 1 })
  const { annotations } = await store.annotations({ session })
  const connections = await store.connections({ session })
  return { facts, entries, summaries, connections, annotations }
}

/** The whole of an entry as it was on the wire. */
export async function readWire(store: Store, session: number, n: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let offset = 0, total = 1; offset < total;) {
    const answer = await store.bytes({ session, n, as: 'wire', offset, length: 1_000_003 })
    pieces.push(answer.bytes)
    total = answer.total
    offset += answer.bytes.length
  }
  return Buffer.concat(pieces)
}
