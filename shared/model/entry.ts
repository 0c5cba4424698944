/**
 * Entries: the rows of a timeline. The numeric codes here are stored in databases; append, never renumber.
 */
import { z } from 'zod'
import { messageSchema } from './message.ts'
import { verdictSchema } from './verdict.ts'

/** Kinds in the order of their stored codes (0 first). */
export const entryKinds = [
  'data',
  'continuation',
  'text',
  'binary',
  'close',
  'ping',
  'pong',
  'reserved',
  'open',
  'handshake',
  'tls',
  'end',
  'error',
  'note',
] as const
/** `data` is a TCP read or write; `text` to `reserved` are WebSocket frames; the rest are events. */
export type EntryKind = (typeof entryKinds)[number]

/** Directions in the order of their stored codes: `none` is an event of neither side. */
export const directions = ['none', 'in', 'out'] as const
/** `in` was received by Sockeye, `out` was sent by it. */
export type Direction = (typeof directions)[number]

/** Whether entries of this kind carry traffic that counts into a session's bytes. */
export const isTraffic = (kind: EntryKind): boolean => entryKinds.indexOf(kind) <= 7

/** Whether entries of this kind are WebSocket frames. */
export const isFrame = (kind: EntryKind): boolean => isTraffic(kind) && kind !== 'data'

/** The kind of a frame by its opcode, RFC 6455 section 5.2. */
export function frameKind(opcode: number): EntryKind {
  switch (opcode) {
    case 0x0:
      return 'continuation'
    case 0x1:
      return 'text'
    case 0x2:
      return 'binary'
    case 0x8:
      return 'close'
    case 0x9:
      return 'ping'
    case 0xa:
      return 'pong'
    default:
      return 'reserved'
  }
}

const address = z.object({ host: z.string(), port: z.int() })
/** One end of a transport connection. */
export type Address = z.infer<typeof address>
export const addressSchema = address

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601 instants. */
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 over the DER, upper-case hex with colons. */
  fingerprint256: z.string(),
  subjectAltName: z.string(),
})

/**
 * What an event entry says. Stored as JSON in the entry's bytes, so that each language of the window can word it.
 * Handshake entries are no events in this sense: their bytes are the HTTP head as sent.
 */
export const eventDetailSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    /** `listening`: a server took its address; `accepted`, `connected`: a transport connection is there. */
    what: z.enum(['listening', 'accepted', 'connected']),
    local: address,
    remote: address.nullable(),
    /** Connection attempt, 1 for the first. */
    attempt: z.int(),
    /** From the start of the attempt. Milliseconds. */
    tookMs: z.number(),
    /** Of that, until the host's name was resolved; left out when there was nothing to resolve. */
    dnsMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal('tls'),
    version: z.string(),
    cipher: z.string(),
    /** False when the certificate did not verify and was accepted all the same. */
    verified: z.boolean(),
    /** Why it did not verify, an OpenSSL code such as DEPTH_ZERO_SELF_SIGNED_CERT; empty when it did. */
    reason: z.string(),
    certificate: certificate.nullable(),
    tookMs: z.number(),
  }),
  z.object({
    kind: z.literal('end'),
    /** Who ended it first; of a reset without a closing handshake who sent it. */
    by: z.enum(['peer', 'local']),
    /** How the transport ended: both sides sent FIN, a reset came or was sent, or an error broke it. */
    how: z.enum(['fin', 'rst', 'error']),
    /** WebSocket close code, 1005 without one, 1006 without a close frame; null for TCP. RFC 6455 section 7.4. */
    code: z.int().nullable(),
    reason: z.string(),
    /** Bytes handed to the system that it had not taken when the connection ended. */
    unsent: z.int(),
  }),
  z.object({
    kind: z.literal('error'),
    /** A system or protocol code: ECONNREFUSED, ENOTFOUND, WS_RESERVED_OPCODE ... */
    code: z.string(),
    /** For a person, in English. */
    message: z.string(),
    hint: z.string(),
  }),
  z.object({
    kind: z.literal('note'),
    code: z.enum([
      'reconnecting',
      'gave-up',
      'redirected',
      'half-close',
      'websocket-open',
      'stopped-parsing',
      'limit-reached',
      'cutting',
      'cutting-ended',
    ]),
    message: z.string(),
    /** Numbers and words the note is about, such as `{ attempt, delayMs }` or `{ subprotocol, extensions, tookMs }`. */
    data: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
])
export type EventDetail = z.infer<typeof eventDetailSchema>

/** Header of a WebSocket frame, RFC 6455 section 5.2. */
export const frameHeaderSchema = z.object({
  fin: z.boolean(),
  /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
  rsv: z.int().min(0).max(7),
  opcode: z.int().min(0).max(15),
  masked: z.boolean(),
  /** The key as an unsigned big-endian integer; null when not masked. */
  maskingKey: z.int().nullable(),
  /** Bytes of the header on the wire, 2 to 14. */
  headerLength: z.int(),
})
export type FrameHeader = z.infer<typeof frameHeaderSchema>

export const entrySummarySchema = z.object({
  /** Number in its session, from 1. */
  n: z.int().positive(),
  /** Microseconds since the epoch. */
  at: z.number(),
  /** Number of its connection in the session, from 1; 0 for the endpoint itself (a server's `listening`). */
  connection: z.int(),
  direction: z.enum(directions),
  kind: z.enum(entryKinds),
  /** Payload bytes (for a frame, without its header; for an event, 0). */
  length: z.number(),
  /** First bytes, unmasked, as text when they are UTF-8, else as hex; events in English. At most 240 characters. */
  preview: z.string(),
  /** Whether the preview is hex. */
  previewHex: z.boolean(),
  /** The connection ended before the payload was complete: `length` says what came. */
  partial: z.boolean(),
  /**
   * Bytes of the payload that were on the wire and are not in the record, because the disk could not follow: those at its
   * end, which `length` counts. Of a message all from its first gap on.
   */
  missing: z.number(),
  /** Sent by hand, as it was asked for whether it keeps the rules or not: a broken rule in it is meant. */
  crafted: z.boolean(),
  /** The rules it breaks, the one a receiver meets first in front; empty for most. */
  verdicts: z.array(verdictSchema),
  /** In a view of messages, of rows that are messages: `length`, `preview` and `verdicts` are the message's. */
  message: messageSchema.nullable(),
  frame: frameHeaderSchema.nullable(),
  event: eventDetailSchema.nullable(),
})
export type EntrySummary = z.infer<typeof entrySummarySchema>
