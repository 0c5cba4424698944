/** Sessions: kept ones, and those that record now. */
import { z } from 'zod'
import { endpointConfigSchema } from '../../model/endpoint.ts'
import { viewModeSchema } from '../../model/framing.ts'
import {
  firstByteTimingSchema,
  connectionSchema,
  sessionStatusSchema,
  sessionSchema,
} from '../../model/session.ts'
import { method, nothing, sessionNumber } from '../method.ts'

/** How connections are sorted: newest or oldest first, or those that carried most bytes. */
export const peerOrders = ['newest', 'oldest', 'bytes'] as const
export type PeerOrder = (typeof peerOrders)[number]

export const sessionsMethods = {
  /** Newest first, deleted ones left out. `search` is a part of the name, any case. */
  sessions: method(
    z.object({
      search: z.string().optional(),
      before: z.int().optional(),
      limit: z.int().min(1).max(1_000).optional(),
    }),
    z.array(sessionSchema),
  ),
  session: method(z.object({ session: sessionNumber }), sessionSchema),
  renameSession: method(
    z.object({ session: sessionNumber, name: z.string().trim().min(1).max(200) }),
    sessionSchema,
  ),
  /** Keeps how a session is read, for when it is shown again; the record is not touched. */
  setViewMode: method(z.object({ session: sessionNumber, viewMode: viewModeSchema }), nothing),
  /** Hides the session; its bytes go 10 s later unless it is restored. Refused with `session-busy` while it records. */
  removeSession: method(z.object({ session: sessionNumber }), nothing),
  restoreSession: method(z.object({ session: sessionNumber }), sessionSchema),
  /** Connections of a session by number, from `from` on. */
  connections: method(
    z.object({
      session: sessionNumber,
      from: z.int().min(1).default(1),
      limit: z.int().min(1).max(1_000).default(1_000),
    }),
    z.array(connectionSchema),
  ),
  /** Connections of a session that are asked for, `from` on by position in the order asked for; `total` are all such. */
  peers: method(
    z.object({
      session: sessionNumber,
      /** A part of the peer's address and port, or `#` and the number of a connection; empty for all. */
      search: z.string().max(200).default(''),
      state: z.enum(['any', 'open', 'closed']).default('any'),
      sort: z.enum(peerOrders).default('newest'),
      from: z.int().min(1).default(1),
      limit: z.int().min(1).max(1_000).default(100),
    }),
    z.object({ total: z.number(), peers: z.array(connectionSchema) }),
  ),
  /** How long a connection waited for what came in first, by the times of its entries. */
  firstByteTiming: method(
    z.object({ session: sessionNumber, connection: z.int().positive() }),
    firstByteTimingSchema,
  ),

  /** Opens an endpoint and starts its session. A refused connection is an entry, a busy server address an error. */
  open: method(
    z.object({
      config: endpointConfigSchema,
      endpoint: z.int().positive().nullable().default(null),
      name: z.string().max(200).default(''),
    }),
    z.object({ session: sessionSchema, live: sessionStatusSchema }),
  ),
  /** What open sessions of this engine are doing. */
  live: method(z.object({}), z.array(sessionStatusSchema)),
  /** Ends a session: closes its connections (WebSocket: close 1000 and a bounded wait), drains the recorder. */
  close: method(z.object({ session: sessionNumber }), nothing),
  /** Closes one connection of an open session. */
  closeConnection: method(
    z.object({ session: sessionNumber, connection: z.int().positive() }),
    nothing,
  ),
} as const
