/** Entries: the rows of a timeline. The numeric codes are stored in databases: append, never renumber. */
import { z } from 'zod'
import { codings } from '../content/codings.ts'
import { annotationSchema, rowColours } from './annotation.ts'
import { messageSchema } from './message.ts'
import { verdictSchema } from './verdict.ts'

/** Kinds in the order of their stored codes, from 0. */
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
  'marker',
] as const
/** `data` is a TCP read or write; `text` to `reserved` are WebSocket frames; the others are events. */
export type EntryKind = (typeof entryKinds)[number]

/** Directions in the order of their stored codes; `none` is an event. */
export const directions = ['none', 'in', 'out'] as const
/** `in` was received by Sockeye, `out` was sent by it. */
export type Direction = (typeof directions)[number]

/** Reports whether entries of this kind count as traffic in a session's byte totals. */
export const isTraffic = (kind: EntryKind): boolean => entryKinds.indexOf(kind) <= 7

/** Reports whether entries of this kind are WebSocket frames. */
export const isFrame = (kind: EntryKind): boolean => isTraffic(kind) && kind !== 'data'

/** Reports whether entries of this kind can be sent: reads, writes and frames. */
export const isSendable = (kind: EntryKind): boolean =>
  isTraffic(kind) || kind === 'close' || kind === 'ping' || kind === 'pong'

/** Reports whether an entry is traffic that Sockeye sent. */
export const wasSent = ({ direction, kind }: Pick<EntrySummary, 'direction' | 'kind'>): boolean =>
  direction === 'out' && isSendable(kind)

/** Returns the kind of a frame from its opcode, RFC 6455 section 5.2. */
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
  /** ISO 8601 times. */
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 over the DER, upper-case hex with colons. */
  fingerprint256: z.string(),
  subjectAltName: z.string(),
})

/**
 * The content of an event entry. Stored as JSON in the entry's bytes, so that the window can translate it. Handshake
 * entries are not events in this sense: their bytes are the HTTP head as sent.
 */
export const eventDetailSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('open'),
      /**
       * `listening`: a server is bound to its address; `accepted`, `connected`: a transport connection was established.
       */
      what: z.enum(['listening', 'accepted', 'connected']),
      local: address,
      remote: address.nullable(),
      /** Connection attempt, 1 for the first. */
      attempt: z.int(),
      /** Since the start of the attempt. Milliseconds. */
      tookMs: z.number(),
      /** The part of it spent on name resolution; omitted without name resolution. */
      dnsMs: z.number().optional(),
    }),
    z.object({
      kind: z.literal('tls'),
      version: z.string(),
      cipher: z.string(),
      /** False when the certificate was accepted although it is invalid. */
      verified: z.boolean(),
      /** The verification error, an OpenSSL code such as DEPTH_ZERO_SELF_SIGNED_CERT; empty when verified. */
      reason: z.string(),
      certificate: certificate.nullable(),
      tookMs: z.number(),
    }),
    z.object({
      kind: z.literal('end'),
      /** The side that closed first; after a reset without a closing handshake, the side that sent it. */
      by: z.enum(['peer', 'local']),
      /** How the transport ended: both sides sent FIN, a reset was received or sent, or an error occurred. */
      how: z.enum(['fin', 'rst', 'error']),
      /**
       * WebSocket close code; 1005 if the close frame had none, 1006 without a close frame; null for TCP. RFC 6455
       * section 7.4.
       */
      code: z.int().nullable(),
      reason: z.string(),
      /** Bytes passed to the operating system that were not sent when the connection ended. */
      unsent: z.int(),
    }),
    z.object({
      kind: z.literal('error'),
      /** An operating system or protocol code: ECONNREFUSED, ENOTFOUND, WS_RESERVED_OPCODE ... */
      code: z.string(),
      /** Message for the user, in English. */
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
        'no-subprotocol',
        'stopped-parsing',
        'limit-reached',
        'cutting',
        'cutting-ended',
      ]),
      message: z.string(),
      /** Values for the text of the note, such as `{ attempt, delayMs }` or `{ subprotocol, extensions, tookMs }`. */
      data: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
    z.object({
      kind: z.literal('marker'),
      /** What the user wrote when it was dropped; may be empty. */
      text: z.string(),
    }),
  ]),
)
export type EventDetail = z.infer<typeof eventDetailSchema>

/** Header of a WebSocket frame, RFC 6455 section 5.2. */
export const frameHeaderSchema = z.lazy(() =>
  z.object({
    fin: z.boolean(),
    /** RSV1 (4), RSV2 (2), RSV3 (1). */
    rsv: z.int().min(0).max(7),
    opcode: z.int().min(0).max(15),
    masked: z.boolean(),
    /** The key as an unsigned big-endian integer; null when not masked. */
    maskingKey: z.int().nullable(),
    /** Bytes of the header on the wire, 2 to 14. */
    headerLength: z.int(),
  }),
)
export type FrameHeader = z.infer<typeof frameHeaderSchema>

export const entrySummarySchema = z.lazy(() =>
  z.object({
    /** Number in its session, from 1. */
    n: z.int().positive(),
    /** Microseconds since the epoch. */
    at: z.number(),
    /** Number of the connection in the session, from 1; 0 for the endpoint itself (`listening` of a server). */
    connection: z.int(),
    direction: z.enum(directions),
    kind: z.enum(entryKinds),
    /** Payload bytes: for a frame, without its header; 0 for an event. */
    length: z.number(),
    /**
     * The first bytes, unmasked, as text when most of them are, otherwise as hex; events in English. In text, controls
     * are their pictures (U+2400 on), and bytes that are not UTF-8 the characters of `characterOfByte`. At most 240
     * characters.
     */
    preview: z.string(),
    /** Whether the preview is hex. */
    previewHex: z.boolean(),
    /**
     * For a payload with content codings: these, the outermost first, and the beginning of the decoded payload like
     * `preview`. As far as the row shows it: a payload above 64 KiB is decoded from its beginning.
     */
    decoded: z
      .object({
        codings: z.array(z.enum(codings)),
        preview: z.string(),
        previewHex: z.boolean(),
      })
      .optional(),
    /** The connection ended before the payload was complete: `length` is the received length. */
    partial: z.boolean(),
    /**
     * Bytes at the end of the payload that were on the wire but not recorded, because the disk was too slow; included in
     * `length`. For a message, all bytes from the first gap.
     */
    missing: z.number(),
    /** Sent as crafted, valid or not: a violation in it is intentional. */
    crafted: z.boolean(),
    /** Violations in the order in which a receiver detects them; usually empty. */
    verdicts: z.array(verdictSchema),
    /** The message of a row in a view of messages: `length`, `preview` and `verdicts` then refer to the message. */
    message: messageSchema.nullable(),
    frame: frameHeaderSchema.nullable(),
    event: eventDetailSchema.nullable(),
    /**
     * The annotation of the entry, or of a message that begins in it; in a view of messages, that of an entry of the
     * message. The first of several. Omitted without one.
     */
    annotation: annotationSchema.optional(),
    /** The colour of the first colour rule that matches the row. Omitted without one. */
    ruleColour: z.enum(rowColours).optional(),
    /** Colour rules are still being tested with the row: the event `coloursFound` follows. Omitted otherwise. */
    isColourPending: z.literal(true).optional(),
    /**
     * The values of its JSON at the requested paths, null where there is none; `too-long` for a payload that is too long
     * for columns. Omitted when no values were requested, and for a row that cannot have any.
     */
    values: z
      .union([z.record(z.string(), z.string().nullable()).readonly(), z.literal('too-long')])
      .optional(),
  }),
)
export type EntrySummary = z.infer<typeof entrySummarySchema>

/**
 * Reports whether the payload of a frame, or of the message that begins with it, is compressed: RSV1 on the first frame of
 * a message, RFC 7692 section 6. Without permessage-deflate the bit is a violation.
 */
export const isCompressed = ({ kind, frame, verdicts }: EntrySummary): boolean =>
  (kind === 'text' || kind === 'binary') &&
  frame !== null &&
  (frame.rsv & 4) !== 0 &&
  !verdicts.some(({ rule }) => rule === 'WS_RESERVED_BITS')

/** Reports whether payloads of this kind may have a content coding: text frames are UTF-8, control frames are short. */
export const mayHaveCoding = (kind: EntryKind): boolean => kind === 'data' || kind === 'binary'

/** Reports whether a row is a whole compressed message: a part of one cannot be inflated. */
export const isWholeCompressed = (entry: EntrySummary): boolean =>
  isCompressed(entry) && (entry.message !== null || entry.frame?.fin === true)
