/** What a session holds: its entries, views of them, and the details of one. */
import { z } from 'zod'
import { entrySummarySchema } from '../../model/entry.ts'
import { framingSchema } from '../../model/framing.ts'
import { handshakeSchema } from '../../model/handshake.ts'
import { framingBreakSchema, messageSchema } from '../../model/message.ts'
import { verdictSchema } from '../../model/verdict.ts'
import { defaultInflated, maxInflated, maxRange } from '../limits.ts'
import { bytes, entryNumber, method, nothing, sessionNumber } from '../method.ts'
import { filterSchema } from '../query.ts'

/** The bytes of an entry or a message: `wire`, `payload` and `inflated` as in `bytes`. */
export const bodySchema = z.object({
  session: sessionNumber,
  /** Number of an entry; with `view`, a view of messages, a position in it. */
  n: entryNumber,
  view: z.int().positive().optional(),
  as: z.enum(['wire', 'payload', 'inflated']),
  /** `message` reads the whole WebSocket message the frame belongs to, with `view` always. */
  of: z.enum(['entry', 'message']).default('entry'),
  /** Where inflating stops. Bytes. */
  limit: z.int().min(1).max(maxInflated).default(defaultInflated),
})
/** Which bytes are meant. */
export type BodyOf = z.input<typeof bodySchema>

export const entriesMethods = {
  /** Summaries of entries `from` to `to` (inclusive, at most `maxPage`) of the session, or of a view by position. Dropped ones are left out. */
  entries: method(
    z.object({
      session: sessionNumber,
      view: z.int().positive().optional(),
      from: entryNumber,
      to: entryNumber,
    }),
    z.array(entrySummarySchema),
  ),
  /** A filtered view: positions 1 to `count` in the order of the entries. Follows new entries until closed. */
  openView: method(
    z.object({
      session: sessionNumber,
      filter: filterSchema,
      /** `messages` puts the frames of a WebSocket together, and cuts TCP streams as `framing` says. */
      as: z.enum(['frames', 'messages']).default('frames'),
      framing: framingSchema.optional(),
    }),
    z.object({ view: z.int().positive(), count: z.number() }),
  ),
  /** How far a view is: one of messages of a long session is made bit by bit, as it is asked for. */
  viewState: method(
    z.object({ view: z.int().positive() }),
    z.object({
      count: z.number(),
      /** Its first position that is still there: more than 1 once entries of it were dropped. */
      first: z.number(),
      /** Entries looked at, of those there are now. */
      scanned: z.number(),
      entries: z.number(),
      /** Where the framing holds no longer, the first hundred. */
      breaks: z.array(framingBreakSchema),
    }),
  ),
  /** Position of the first entry in the view whose number is at least `n`; `count + 1` when there is none. */
  viewPosition: method(
    z.object({
      view: z.int().positive(),
      n: entryNumber,
      /** Where in the payload of that entry the message begins. Bytes. */
      offset: z.int().nonnegative().default(0),
    }),
    z.number(),
  ),
  closeView: method(z.object({ view: z.int().positive() }), nothing),

  /** What the opening handshake of the connection that entry `n` is on says and took; null for one without. */
  handshake: method(
    z.object({ session: sessionNumber, n: entryNumber }),
    handshakeSchema.nullable(),
  ),
  /** The WebSocket message a frame belongs to; null when it belongs to none. */
  message: method(z.object({ session: sessionNumber, n: entryNumber }), messageSchema.nullable()),
  /**
   * Bytes of one entry from `offset`, at most `maxRange`: `wire` as sent, frame header included; `payload` without the
   * header and unmasked; `inflated` the payload of the whole message a frame belongs to, decompressed (RFC 7692).
   * `total` is the length of what there is of the whole.
   */
  bytes: method(
    bodySchema.extend({
      offset: z.int().min(0).default(0),
      length: z.int().min(1).max(maxRange).default(maxRange),
    }),
    z.object({
      bytes,
      total: z.number(),
      /** Bytes that were on the wire behind those: the record lacks them, as the disk could not follow. Left out for none. */
      missing: z.number().optional(),
      /** Of `inflated`: `total` is what was inflated, up to the limit when `capped`. */
      inflated: z
        .object({
          /** Bytes on the wire, and how many times as long they became so far. */
          compressed: z.number(),
          ratio: z.number(),
          capped: z.boolean(),
          /** Rules that only what was inflated tells of: text that is no UTF-8, RFC 6455 section 8.1. */
          verdicts: z.array(verdictSchema),
        })
        .optional(),
    }),
  ),
} as const
