/** Sessions (recordings) and their transport connections. */
import { z } from 'zod'
import { encodingIds } from '../bytes/encodings.ts'
import { endpointConfigSchema, endpointKinds } from '../protocols/index.ts'
import { addressSchema } from './entry.ts'
import { viewModeSchema } from './framing.ts'

/** `interrupted`: the recording process died, or writing to disk failed; everything written before is kept. */
export const sessionStates = ['recording', 'complete', 'interrupted'] as const
export type SessionState = (typeof sessionStates)[number]

/** The entries dropped from the start of a session. */
export const droppedSchema = z.object({
  /** Number of dropped entries: the session's first entry is the next one. */
  entries: z.number(),
  /** Payload bytes of their traffic. */
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Times of the first and the last dropped entry, microseconds since the epoch. */
  from: z.number(),
  to: z.number(),
})
export type Dropped = z.infer<typeof droppedSchema>

export const cutSchema = z.object({
  /** Entries whose payload was truncated because the disk was too slow, and the number of missing bytes. */
  entries: z.number(),
  bytes: z.number(),
})
export type Cut = z.infer<typeof cutSchema>

export const sessionSchema = z.lazy(() =>
  z.object({
    id: z.int().positive(),
    name: z.string(),
    kind: z.enum(endpointKinds),
    state: z.enum(sessionStates),
    /** The saved endpoint that was opened, if known. */
    endpoint: z.int().nullable(),
    config: endpointConfigSchema,
    /** Microseconds since the epoch. */
    startedAt: z.number(),
    endedAt: z.number().nullable(),
    /** Number of the last entry: the number of recorded entries, including dropped ones. */
    entries: z.number(),
    /** Payload bytes of traffic: TCP data and WebSocket frames, without frame headers. */
    bytesIn: z.number(),
    bytesOut: z.number(),
    /** Size of the entries in the database. Bytes. */
    size: z.number(),
    /** Entries dropped because of the session's limit; null when complete. */
    dropped: droppedSchema.nullable(),
    /** Bytes not recorded because the disk was too slow; null when complete. */
    cut: cutSchema.nullable(),
    /** The session that this one replayed, and the number of entries that came back different; null otherwise. */
    replayOf: z.int().nullable(),
    differing: z.number().nullable(),
    /** The last selected view mode. */
    viewMode: viewModeSchema,
    /** The encoding in which its text is read and sent, and the one chosen for this session alone; null for none. */
    encoding: z.enum(encodingIds),
    ownEncoding: z.enum(encodingIds).nullable(),
  }),
)
/** One recording, from opening an endpoint to closing it. */
export type Session = z.infer<typeof sessionSchema>

export const connectionSchema = z.lazy(() =>
  z.object({
    /** Number in the session, from 1. */
    connection: z.int().positive(),
    local: addressSchema.nullable(),
    remote: addressSchema.nullable(),
    openedAt: z.number(),
    closedAt: z.number().nullable(),
    bytesIn: z.number(),
    bytesOut: z.number(),
  }),
)
/** One transport connection in a session. */
export type Connection = z.infer<typeof connectionSchema>

const arrivalSchema = z.object({
  /** Number of the entry. */
  n: z.int().positive(),
  /** Milliseconds. */
  afterMs: z.number(),
})
export const firstByteTimingSchema = z.lazy(() =>
  z.object({
    /** The first received bytes, handshake or traffic; measured from when the transport was connected (before TLS). */
    firstByte: arrivalSchema.nullable(),
    /** For a WebSocket, the first received frame; measured from the handshake response. */
    firstFrame: arrivalSchema.nullable(),
  }),
)
/** How long a connection waited for its first bytes; null when none arrived, or when the start was dropped. */
export type FirstByteTiming = z.infer<typeof firstByteTimingSchema>

/** The current activity of an open session; not stored. */
export const livePhases = ['opening', 'listening', 'open', 'waiting', 'closing', 'closed'] as const
export const sessionStatusSchema = z.lazy(() =>
  z.object({
    session: z.int(),
    /** `waiting` is a client between two attempts. */
    phase: z.enum(livePhases),
    /** The listening address of a server, or both addresses of a client's connection. */
    local: addressSchema.nullable(),
    remote: addressSchema.nullable(),
    /** Number of open connections. */
    connections: z.int(),
    /** Negotiated subprotocol of a WebSocket client's connection; empty for none. */
    subprotocol: z.string(),
    /** Negotiated extensions of a WebSocket client's connection, as in the header; empty for none. */
    extensions: z.string(),
    /** Time from the start of the attempt until open, milliseconds; null before. */
    openMs: z.number().nullable(),
    /** Time between the request and the answer of a WebSocket client's handshake, milliseconds; null otherwise. */
    upgradeMs: z.number().nullable(),
    /** TLS of a client's connection; null without TLS. */
    tls: z.object({ version: z.string(), cipher: z.string(), verified: z.boolean() }).nullable(),
    /** Start of the current phase, microseconds since the epoch. */
    since: z.number(),
    /** Time of the next attempt of a waiting client, microseconds since the epoch; null otherwise. */
    retryAt: z.number().nullable(),
    /** The network error because of which it closed or waits; the same text as in the entry. */
    problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  }),
)
export type SessionStatus = z.infer<typeof sessionStatusSchema>
