/** Sends the selected rows that were sent before again, one after the other. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { maxPage, maxRange } from '../../../shared/contract/limits.ts'
import { maxCompressed } from '../../../shared/contract/outgoing.ts'
import { type EndpointKind, isServer, isWebSocket } from '../../../shared/protocols/index.ts'
import { wasSent, type EntrySummary } from '../../../shared/model/entry.ts'
import { maxHeaderLength } from '../../../shared/wire/websocket/frame.ts'
import type { BodySource } from '../composer/message.ts'
import {
  isSentAsRecorded,
  notSendable,
  outgoingOf,
  type NotSendable,
  type RecordedRow,
} from './outgoing-of-row.ts'
import { readContent, selectedPages, type SelectedEntry } from './selected-contents.ts'
import type { Timeline } from './timeline.svelte.ts'

/** Maximum number of rows that are sent again at once. */
export const maxResent = 1_000

export type Resent =
  /** Number of rows, and the connections of a server to which they were sent; null among them for all. */
  | { readonly sent: number; readonly connections: readonly (number | null)[] }
  /** Nothing was sent: no row can be, there are too many, or one cannot be sent as it was. */
  | { readonly refused: 'none' | 'many' | 'long' | NotSendable; readonly n: number }

export interface ResendTarget {
  readonly kind: EndpointKind
  /** Where the composer sends to: a connection, or null for all. */
  readonly composer: number | null
}

/**
 * A server sends each row to its connection if that is open, else to where the composer sends.
 * @throws AppError from the engine
 */
export async function resendRows(
  timeline: Timeline,
  { kind, composer }: ResendTarget,
): Promise<Resent> {
  const rows: SelectedEntry[] = []
  for await (const page of selectedPages(timeline))
    for (const row of page) {
      if (!wasSent(row.entry)) continue
      if (rows.length === maxResent) return { refused: 'many', n: row.entry.n }
      rows.push(row)
    }
  if (rows.length === 0) return { refused: 'none', n: 0 }
  for (const { entry } of rows) {
    const refused = entry.length > maxCompressed ? 'long' : notSendable(entry)
    if (refused !== null) return { refused, n: entry.n }
  }
  const { engine, session, connections } = timeline
  /** By the connection of the rows. */
  const targets = new Map<number, number | null>()
  for (const row of rows) {
    const { connection: own } = row.entry
    if (isServer(kind) && !targets.has(own)) {
      const isOpen = (await connections.find(own))?.closedAt === null
      targets.set(own, isOpen ? own : composer)
    }
    const connection = targets.get(own) ?? null
    const recorded = await readRow(timeline, row)
    const build = outgoingOf(recorded, isWebSocket(kind))
    await withBody(engine, recorded.content, (body) =>
      engine.call('send', { session, connection, message: build(body) }),
    )
  }
  return { sent: rows.length, connections: [...new Set(targets.values())] }
}

/** Reads what a row needs to be sent again: a TCP message with its delimiter or length prefix. */
export async function readRow(
  timeline: Timeline,
  row: Pick<SelectedEntry, 'entry' | 'place'>,
): Promise<RecordedRow> {
  const { engine, session } = timeline
  const { entry, place } = row
  const { n, message, frame } = entry
  const isStream = message !== null && frame === null
  const as = isStream ? 'wire' : isSentAsRecorded(entry) ? 'payload' : undefined
  const content = await readContent(timeline, row, as)
  const header =
    frame === null || place !== null
      ? null
      : await engine.call('bytes', { session, n, as: 'wire', length: maxHeaderLength })
  const sizes = message !== null && frame !== null ? await frameSizes(timeline, entry) : []
  return { entry, content, wire: header?.bytes ?? new Uint8Array(0), sizes }
}

/** Payload bytes of the frames of a message. Other frames can be between them. */
async function frameSizes(
  { engine, session }: Timeline,
  { message, connection, direction }: EntrySummary,
): Promise<number[]> {
  const sizes: number[] = []
  if (message === null) return sizes
  const { firstFrame, lastFrame } = message
  for (let from = firstFrame; from <= lastFrame; from += maxPage) {
    const to = Math.min(lastFrame, from + maxPage - 1)
    for (const entry of await engine.call('entries', { session, from, to })) {
      const isOther = entry.connection !== connection || entry.direction !== direction
      if (!isOther && (entry.n === firstFrame || entry.kind === 'continuation'))
        sizes.push(entry.length)
    }
  }
  return sizes
}

/** Calls `send` with the bytes, or with a stage that holds them where they are too long for a call. */
async function withBody(
  engine: EngineApi,
  bytes: Uint8Array,
  send: (body: BodySource) => Promise<unknown>,
): Promise<void> {
  if (bytes.length <= maxRange) {
    await send({ from: 'bytes', bytes })
    return
  }
  const stage = await engine.call('stage', {})
  try {
    for (let at = 0; at < bytes.length; at += maxRange)
      await engine.call('appendStage', { stage, bytes: bytes.subarray(at, at + maxRange) })
    await send({ from: 'stage', stage })
  } finally {
    await engine.call('dropStage', { stage })
  }
}
