/** Sessions, both finished and recording. */
import { z } from 'zod'
import { endpointConfigSchema } from '../../protocols/index.ts'
import { viewModeSchema } from '../../model/framing.ts'
import {
  firstByteTimingSchema,
  connectionSchema,
  sessionStatusSchema,
  sessionSchema,
} from '../../model/session.ts'
import { entryNumber, method, nothing, sessionNumber } from '../method.ts'

/** Maximum length of a marker's text. UTF-16 units. */
export const maxMarkerLength = 1_000

/** Orders of connections: newest or oldest first, or by transferred bytes. */
export const peerOrders = ['newest', 'oldest', 'bytes'] as const
export type PeerOrder = (typeof peerOrders)[number]

export const sessionsMethods = {
  /** Newest first, without deleted ones. `search` is a part of the name, case-insensitive. */
  sessions: method(
    () =>
      z.object({
        search: z.string().optional(),
        before: z.int().optional(),
        limit: z.int().min(1).max(1_000).optional(),
      }),
    () => z.array(sessionSchema),
  ),
  session: method(
    () => z.object({ session: sessionNumber }),
    () => sessionSchema,
  ),
  renameSession: method(
    () => z.object({ session: sessionNumber, name: z.string().trim().min(1).max(200) }),
    () => sessionSchema,
  ),
  /** Stores the view mode of a session; the recording is not changed. */
  setViewMode: method(
    () => z.object({ session: sessionNumber, viewMode: viewModeSchema }),
    () => nothing,
  ),
  /**
   * Hides the session; its data is deleted after 10 s unless it is restored. Fails with `session-busy` while it
   * records.
   */
  removeSession: method(
    () => z.object({ session: sessionNumber }),
    () => nothing,
  ),
  restoreSession: method(
    () => z.object({ session: sessionNumber }),
    () => sessionSchema,
  ),
  /** Connections of a session by number, starting at `from`. */
  connections: method(
    () =>
      z.object({
        session: sessionNumber,
        from: z.int().min(1).default(1),
        limit: z.int().min(1).max(1_000).default(1_000),
      }),
    () => z.array(connectionSchema),
  ),
  /**
   * Connections of a session that match the search, starting at position `from` in the given order; `total` is the
   * number of matches.
   */
  peers: method(
    () =>
      z.object({
        session: sessionNumber,
        /** A part of the peer's address and port, or `#` and the number of a connection; empty for all. */
        search: z.string().max(200).default(''),
        state: z.enum(['any', 'open', 'closed']).default('any'),
        sort: z.enum(peerOrders).default('newest'),
        from: z.int().min(1).default(1),
        limit: z.int().min(1).max(1_000).default(100),
      }),
    () => z.object({ total: z.number(), peers: z.array(connectionSchema) }),
  ),
  /** The time until a connection received its first bytes, from the times of its entries. */
  firstByteTiming: method(
    () => z.object({ session: sessionNumber, connection: z.int().positive() }),
    () => firstByteTimingSchema,
  ),

  /**
   * Opens an endpoint and starts its session. A refused connection becomes an entry; a server address in use is an
   * error.
   */
  open: method(
    () =>
      z.object({
        config: endpointConfigSchema,
        endpoint: z.int().positive().nullable().default(null),
        name: z.string().max(200).default(''),
      }),
    () => z.object({ session: sessionSchema, live: sessionStatusSchema }),
  ),
  /** The status of this engine's open sessions. */
  live: method(
    () => z.object({}),
    () => z.array(sessionStatusSchema),
  ),
  /** Ends a session: closes its connections (WebSocket: close 1000 and a bounded wait) and drains the recorder. */
  close: method(
    () => z.object({ session: sessionNumber }),
    () => nothing,
  ),
  /**
   * Records a marker in a session that this engine records: an event without a connection, such as "button pressed here".
   * Returns the number of its entry. Fails with `not-open` for any other session.
   */
  dropMarker: method(
    () => z.object({ session: sessionNumber, text: z.string().trim().max(maxMarkerLength) }),
    () => z.object({ n: entryNumber }),
  ),
  /** Closes one connection of an open session. */
  closeConnection: method(
    () => z.object({ session: sessionNumber, connection: z.int().positive() }),
    () => nothing,
  ),
} as const
