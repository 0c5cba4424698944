/** Compares the streams of two TCP sessions, connection by connection, byte by byte. */
import type { Direction } from '../../../../shared/model/entry.ts'
import type { Store } from '../../store/store.ts'
import type { EntryBytes } from '../play/byte-window.ts'
import { pages, payloadPieces } from '../play/recorded.ts'
import { carries } from '../play/roles.ts'
import type { Pair, Side } from './pair.ts'
import { matchBytes } from './match-bytes.ts'
import { RowList } from './rows.ts'

/** Maximum length of a piece of a stream that is compared at once. Bytes. */
const pieceBytes = 65_536

export async function compareStreams(
  store: Store,
  rows: RowList,
  { then, now, isReplay }: Pair,
): Promise<void> {
  const theirs = await carryingConnections(store, then)
  if (isReplay) {
    // The replay opened a connection for each of them, even if the peer refused it.
    for (const [index, connection] of theirs.entries())
      await matchBytes(
        readStream(store, then, connection, then.roles.expected),
        readStream(store, now, index + 1, now.roles.expected),
        rows.add,
      )
    return
  }
  const ours = await carryingConnections(store, now)
  for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
    const compared = async (role: 'sent' | 'expected'): Promise<RowList> => {
      const found = new RowList()
      await matchBytes(
        readStream(store, then, theirs[index], then.roles[role]),
        readStream(store, now, ours[index], now.roles[role]),
        found.add,
      )
      return found
    }
    rows.addMerged(await compared('sent'), await compared('expected'))
  }
}

/** Connections that carried traffic, in the order in which they were opened. */
async function carryingConnections(store: Store, side: Side): Promise<number[]> {
  const { session, connection: only } = side
  const { dropped } = await store.session({ session })
  if (dropped !== null) return connectionsLeft(store, side)
  const carrying: number[] = []
  for (let from = 1; ;) {
    const page = await store.connections({ session, from, limit: 1_000 })
    const last = page.at(-1)
    if (last === undefined) return carrying
    for (const { connection, bytesIn, bytesOut } of page)
      if (bytesIn + bytesOut > 0 && (only ?? connection) === connection) carrying.push(connection)
    from = last.connection + 1
  }
}

/** Connections that still have entries, in the order of their first ones. */
async function connectionsLeft(
  store: Store,
  { session, connection: only, roles }: Side,
): Promise<number[]> {
  const left = new Map<number, boolean>()
  for await (const page of pages(store, { session, from: 1 }))
    for (const entry of page) {
      const { connection } = entry
      if (connection !== 0 && (only ?? connection) === connection)
        left.set(connection, left.get(connection) === true || carries(roles, entry))
    }
  return [...left].flatMap(([connection, carried]) => (carried ? [connection] : []))
}

/** The bytes of one direction of a connection; none for a connection that the other session does not have. */
async function* readStream(
  store: Store,
  { session }: Side,
  connection: number | undefined,
  direction: Direction,
): AsyncGenerator<EntryBytes> {
  if (connection === undefined) return
  const filter = { connection, directions: [direction] }
  for await (const page of pages(store, { session, from: 1, filter, trafficOnly: true }))
    for (const entry of page) {
      const { n, missing } = entry
      for await (const bytes of payloadPieces(store, session, entry))
        for (let start = 0; start < bytes.length; start += pieceBytes)
          yield { n, bytes: bytes.subarray(start, start + pieceBytes) }
      for (let left = missing; left > 0; left -= pieceBytes)
        yield { n, bytes: new Uint8Array(Math.min(left, pieceBytes)), isMissing: true }
    }
}
