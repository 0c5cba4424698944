/** The contents of a session: its entries, views of them, and the details of one. */
import { z } from 'zod'
import { codings } from '../../content/codings.ts'
import { maxPathLength } from '../../filter/json-path.ts'
import { appliedRuleSchema, maxColourRules } from '../../model/colour-rule.ts'
import { entrySummarySchema } from '../../model/entry.ts'
import { framingSchema } from '../../model/framing.ts'
import { handshakeSchema } from '../../model/handshake.ts'
import { framingBreakSchema, messageSchema } from '../../model/message.ts'
import { verdictSchema } from '../../model/verdict.ts'
import { maxJsonColumns } from '../../rows/column-values.ts'
import { appErrorSchema } from '../error-schema.ts'
import { defaultInflated, maxInflated, maxRange } from '../limits.ts'
import { bytes, entryNumber, method, nothing, sessionNumber } from '../method.ts'
import { filterSchema } from '../query.ts'

/** Identifies the bytes of an entry or a message: `wire`, `payload`, `inflated` and `decoded` as in `bytes`. */
export const bodySchema = z.object({
  session: sessionNumber,
  /** Number of an entry; with `view`, a position in a view of messages. */
  n: entryNumber,
  view: z.int().positive().optional(),
  as: z.enum(['wire', 'payload', 'inflated', 'decoded']),
  /** `message` selects the whole WebSocket message of the frame; implied by `view`. */
  of: z.enum(['entry', 'message']).default('entry'),
  /** Maximum inflated size. Bytes. */
  limit: z.int().min(1).max(maxInflated).default(defaultInflated),
})
const decodedLayerSchema = z.object({
  coding: z.enum(codings),
  /** Length of its data, and of what it was decoded to. Bytes. */
  from: z.number(),
  to: z.number(),
  /** False when the data ends early. */
  complete: z.boolean(),
})
/** A content coding that was removed. */
export type DecodedLayer = z.infer<typeof decodedLayerSchema>

/** Identifies the bytes of an entry or a message. */
export type BodyOf = z.input<typeof bodySchema>

export const entriesMethods = {
  /**
   * Summaries of entries `from` to `to` (inclusive, at most `maxPage`) of the session, or of a view by position.
   * Dropped entries are omitted. With `rules`, rows have the colour of the first rule that matches them; one of which the
   * colour takes long to find has `isColourPending`.
   */
  entries: method(
    () =>
      z.object({
        session: sessionNumber,
        view: z.int().positive().optional(),
        from: entryNumber,
        to: entryNumber,
        rules: z
          .array(appliedRuleSchema)
          .max(2 * maxColourRules)
          .optional(),
        /** Paths in JSON, in the syntax of filters. With them, rows have `values`. */
        values: z.array(z.string().max(maxPathLength)).max(maxJsonColumns).optional(),
      }),
    () => z.array(entrySummarySchema),
  ),
  /**
   * Opens a filtered view: positions 1 to `count` in the order of the entries. Follows new entries until closed; a filter
   * by annotations finds those that an entry had when it was tested.
   */
  openView: method(
    () =>
      z.object({
        session: sessionNumber,
        filter: filterSchema,
        /** `messages` assembles WebSocket frames, and splits TCP streams by `framing`. */
        as: z.enum(['frames', 'messages']).default('frames'),
        framing: framingSchema.optional(),
        /**
         * How long the answer may wait for entries to be tested; others are tested on later calls. By default, about a
         * tenth of a second. Milliseconds.
         */
        scanMs: z.int().min(0).max(100).optional(),
      }),
    () => z.object({ view: z.int().positive(), count: z.number() }),
  ),
  /** The progress of a view. A view of messages of a long session is built step by step, on demand. */
  viewState: method(
    () => z.object({ view: z.int().positive() }),
    () =>
      z.object({
        count: z.number(),
        /** The first position that still exists: greater than 1 after entries of the view were dropped. */
        first: z.number(),
        /** Entries scanned, out of the current number of entries. */
        scanned: z.number(),
        entries: z.number(),
        /** Where the framing broke, at most the first hundred. */
        breaks: z.array(framingBreakSchema),
      }),
  ),
  /** Position of the first entry in the view whose number is at least `n`; `count + 1` if there is none. */
  viewPosition: method(
    () =>
      z.object({
        view: z.int().positive(),
        n: entryNumber,
        /** Start of the message in the payload of that entry. Bytes. */
        offset: z.int().nonnegative().default(0),
      }),
    () => z.number(),
  ),
  closeView: method(
    () => z.object({ view: z.int().positive() }),
    () => nothing,
  ),

  /**
   * The contents of rows `from` to `to` (inclusive, at most `maxPage`), as `entries` numbers them: payloads, inflated
   * where a row is a whole compressed message, and no bytes for events. A message that cannot be inflated is returned as
   * it was sent. With `decoded`, content codings are removed. Ends before the first row with which the bytes would
   * exceed `maxRange`.
   */
  contents: method(
    () =>
      z.object({
        session: sessionNumber,
        view: z.int().positive().optional(),
        from: entryNumber,
        to: entryNumber,
        decoded: z.boolean().default(false),
      }),
    () =>
      z.object({
        /** The first row that still exists, from `from` on. */
        first: z.number(),
        /** The contents of the rows, one after the other. */
        bytes,
        /** Length of each content. Fewer rows than requested when the next one did not fit. */
        lengths: z.array(z.number()),
      }),
  ),

  /** The opening handshake and its timings for the connection of entry `n`; null for a connection without one. */
  handshake: method(
    () => z.object({ session: sessionNumber, n: entryNumber }),
    () => handshakeSchema.nullable(),
  ),
  /** The WebSocket message that a frame belongs to; null if none. */
  message: method(
    () => z.object({ session: sessionNumber, n: entryNumber }),
    () => messageSchema.nullable(),
  ),
  /**
   * Bytes of one entry from `offset`, at most `maxRange`. `wire`: as sent, including the frame header; `payload`:
   * without the header and unmasked; `inflated`: the payload of the frame's whole message, decompressed (RFC 7692);
   * `decoded`: the payload, inflated where the message is compressed, without its content codings. `total` is the length
   * of the available bytes.
   */
  bytes: method(
    () =>
      bodySchema.extend({
        offset: z.int().min(0).default(0),
        length: z.int().min(1).max(maxRange).default(maxRange),
        /** Whether a message that cannot be inflated is returned as it was sent, instead of an error. */
        orSent: z.boolean().default(false),
      }),
    () =>
      z.object({
        bytes,
        total: z.number(),
        /** Why the bytes are those that were sent. Only with `orSent`. */
        notInflated: appErrorSchema.optional(),
        /**
         * Number of bytes after these that were on the wire but not recorded, because the disk was too slow. Omitted when
         * zero.
         */
        missing: z.number().optional(),
        /** For `inflated`: `total` is the inflated size, up to the limit when `capped`. */
        inflated: z
          .object({
            /** Compressed size on the wire, and the compression ratio so far. */
            compressed: z.number(),
            ratio: z.number(),
            capped: z.boolean(),
            /** Violations visible only in the inflated text: invalid UTF-8, RFC 6455 section 8.1. */
            verdicts: z.array(verdictSchema),
          })
          .optional(),
        /** For `decoded`: the content codings that were removed, the outermost first. Omitted without one. */
        decoded: z.array(decodedLayerSchema).optional(),
        /** For `decoded`: why a content coding was not removed. */
        notDecoded: appErrorSchema.optional(),
      }),
  ),
} as const
