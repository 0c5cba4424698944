/** Whether the database is sound and contains what the peers of the soak sent. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openStore } from '../../main/engine/store/open.ts'
import type { ScannedEntry } from '../../main/engine/store/scan.ts'
import type { Store } from '../../main/engine/store/store.ts'
import { maskInPlace } from '../../shared/wire/websocket/mask.ts'
import type { Sent } from './peers.ts'
import { messageOf, nameBytes, peerOf, streamOf } from './stream.ts'

export interface Verdict {
  entries: number
  bytes: number
  peers: number
  faults: string[]
}

/** What is on record of one connection so far. */
interface Recorded {
  peer: number
  /** Bytes of a stream, or messages. */
  count: number
  /** Bytes at the start that do not identify their peer yet. */
  start: Buffer
}

/** @param sent what each peer sent, by its number */
export async function verify(folder: string, sent: ReadonlyMap<number, Sent>): Promise<Verdict> {
  const verdict: Verdict = { entries: 0, bytes: 0, peers: 0, faults: [] }
  const found = new Map<number, number>()
  const store = await openStore({ folder })
  try {
    for (let before: number | undefined; ;) {
      const page = await store.sessions({ limit: 100, ...(before === undefined ? {} : { before }) })
      for (const { id, entries, state } of page) {
        if (state === 'recording') verdict.faults.push(`session ${String(id)} still records`)
        const counted = await readSession(store, id, found, verdict)
        if (counted !== entries)
          verdict.faults.push(
            `session ${String(id)} says it has ${String(entries)} entries and has ${String(counted)}`,
          )
      }
      before = page.at(-1)?.id
      if (before === undefined) break
    }
  } finally {
    await store.close()
  }
  for (const { peer, unit, certain, sent: all } of sent.values()) {
    const count = found.get(peer) ?? 0
    if (count < certain || count > all)
      verdict.faults.push(
        `peer ${String(peer)}: ${String(count)} ${unit} on record, of ${String(all)} sent ${String(certain)} are certain`,
      )
  }
  verdict.peers = found.size
  const database = new Database(join(folder, 'sessions.db'), { readonly: true })
  const sound: unknown = database.pragma('integrity_check', { simple: true })
  database.close()
  if (sound !== 'ok') verdict.faults.push(`integrity_check: ${String(sound)}`)
  return verdict
}

/** Verifies a session and returns the number of its entries. */
async function readSession(
  store: Store,
  session: number,
  found: Map<number, number>,
  verdict: Verdict,
): Promise<number> {
  const connections = new Map<number, Recorded>()
  let entries = 0
  for (let from: number | null = 1; from !== null;) {
    const page = await store.scan({ session, from, limit: 10_000 })
    for (const entry of page.entries) {
      entries++
      if (entry.n !== entries)
        verdict.faults.push(`session ${String(session)} misses ${String(entries)}`)
      if (entry.direction !== 'in' || (entry.kind !== 'data' && entry.kind !== 'binary')) continue
      let recorded = connections.get(entry.connection)
      recorded ??= { peer: -1, count: 0, start: Buffer.alloc(0) }
      connections.set(entry.connection, recorded)
      const fault = entry.kind === 'data' ? addBytes(recorded, entry) : addMessage(recorded, entry)
      verdict.bytes += entry.length
      if (fault !== null && verdict.faults.length < 100)
        verdict.faults.push(`session ${String(session)} entry ${String(entry.n)}: ${fault}`)
    }
    from = page.next
  }
  for (const { peer, count } of connections.values()) if (peer >= 0) found.set(peer, count)
  verdict.entries += entries
  return entries
}

function addBytes(recorded: Recorded, { wire }: ScannedEntry): string | null {
  if (wire === null) return 'is longer than a read can be'
  const bytes = Buffer.concat([recorded.start, wire])
  if (recorded.peer < 0) {
    recorded.start = bytes
    if (bytes.length < nameBytes) return null
    recorded.peer = peerOf(bytes)
    recorded.start = Buffer.alloc(0)
  }
  const { peer, count } = recorded
  recorded.count += bytes.length
  return bytes.equals(streamOf(peer, count, recorded.count))
    ? null
    : 'holds other bytes than were sent'
}

function addMessage(
  recorded: Recorded,
  { wire, headerLength, partial }: ScannedEntry,
): string | null {
  // A kill truncates the last message.
  if (wire === null || partial) return null
  const payload = Buffer.from(wire.subarray(headerLength))
  if ((wire[1]! & 0x80) !== 0)
    maskInPlace(payload, Buffer.from(wire.subarray(headerLength - 4, headerLength)).readUInt32BE())
  if (recorded.peer < 0) recorded.peer = peerOf(payload)
  const expected = messageOf(recorded.peer, recorded.count++)
  return payload.equals(expected) ? null : 'holds another message than was sent'
}
