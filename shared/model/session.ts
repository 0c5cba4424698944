/** Sessions and their connections: one recording, and the transport connections it saw. */
import { z } from 'zod'
import { endpointConfigSchema, endpointKinds } from './endpoint.ts'
import { addressSchema } from './entry.ts'
import { viewModeSchema } from './framing.ts'

/** `interrupted`: the process that recorded it died, or the disk refused; all that was written is there. */
export const sessionStates = ['recording', 'complete', 'interrupted'] as const
export type SessionState = (typeof sessionStates)[number]

/** What a session no longer holds of its beginning. */
export const droppedSchema = z.object({
  /** Its first entry is the one after these. */
  entries: z.number(),
  /** Payload bytes of their traffic. */
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Times of the first and of the last of them, microseconds since the epoch. */
  from: z.number(),
  to: z.number(),
})
export type Dropped = z.infer<typeof droppedSchema>

export const cutSchema = z.object({
  /** Entries whose payload was cut because the disk could not follow, and the bytes that are missing of them. */
  entries: z.number(),
  bytes: z.number(),
})
export type Cut = z.infer<typeof cutSchema>

export const sessionSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  kind: z.enum(endpointKinds),
  state: z.enum(sessionStates),
  /** Saved endpoint it was opened from, if that is known. */
  endpoint: z.int().nullable(),
  config: endpointConfigSchema,
  /** Microseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Number of its last entry: how many were recorded, dropped ones included. */
  entries: z.number(),
  /** Payload bytes of traffic (TCP data and WebSocket frames, frame headers not counted). */
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** What its entries take in the database. Bytes. */
  size: z.number(),
  /** What its limit made it drop; null while all is there. */
  dropped: droppedSchema.nullable(),
  /** What is missing of it because the disk could not follow; null while nothing is. */
  cut: cutSchema.nullable(),
  /** The session this one replayed, and how many entries came back different; null otherwise. */
  replayOf: z.int().nullable(),
  differing: z.number().nullable(),
  /** How a person last read it. */
  viewMode: viewModeSchema,
})
/** One recording, from opening an endpoint to closing it. */
export type Session = z.infer<typeof sessionSchema>

export const connectionSchema = z.object({
  /** Number in its session, from 1. */
  connection: z.int().positive(),
  local: addressSchema.nullable(),
  remote: addressSchema.nullable(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  bytesIn: z.number(),
  bytesOut: z.number(),
})
/** One transport connection in a session. */
export type Connection = z.infer<typeof connectionSchema>

const arrivalSchema = z.object({
  /** Number of its entry. */
  n: z.int().positive(),
  /** Milliseconds. */
  afterMs: z.number(),
})
export const firstByteTimingSchema = z.object({
  /** The first bytes that came in, a handshake's or traffic, from when the transport was there (before TLS). */
  firstByte: arrivalSchema.nullable(),
  /** Of a WebSocket the first frame that came in, from when the handshake was answered. */
  firstFrame: arrivalSchema.nullable(),
})
/** How long a connection waited for what came first; null for what did not come, or whose beginning was dropped. */
export type FirstByteTiming = z.infer<typeof firstByteTimingSchema>

/** What a running session is doing now; not stored. */
export const livePhases = ['opening', 'listening', 'open', 'waiting', 'closing', 'closed'] as const
export const sessionStatusSchema = z.object({
  session: z.int(),
  /** `waiting` is a client between two attempts. */
  phase: z.enum(livePhases),
  /** Where a server listens, or both ends of a client's connection. */
  local: addressSchema.nullable(),
  remote: addressSchema.nullable(),
  /** Connections open now. */
  connections: z.int(),
  /** Agreed subprotocol of a WebSocket client's connection; empty for none. */
  subprotocol: z.string(),
  /** Agreed extensions of a WebSocket client's connection, as in the header; empty for none. */
  extensions: z.string(),
  /** From the start of the attempt until open, milliseconds; null before. */
  openMs: z.number().nullable(),
  /** TLS of a client's connection; null without. */
  tls: z.object({ version: z.string(), cipher: z.string(), verified: z.boolean() }).nullable(),
  /** When the present phase began, microseconds since the epoch. */
  since: z.number(),
  /** When a client that waits tries again, microseconds since the epoch; null when it does not wait. */
  retryAt: z.number().nullable(),
  /** Why it closed or waits, when the network said no; the same words as the entry's. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
})
export type SessionStatus = z.infer<typeof sessionStatusSchema>
