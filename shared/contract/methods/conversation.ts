/** The payloads of a connection as continuous text, a page at a time. */
import { z } from 'zod'
import { entrySummarySchema } from '../../model/entry.ts'
import { bytes, entryNumber, method, sessionNumber } from '../method.ts'

const pieceSchema = z.object({
  /** Position in the view. */
  position: z.number(),
  /** The entry or the message; control frames and events have no payload here. */
  entry: entrySummarySchema,
  /** The piece is bytes `[offset, offset + length)` of a payload that has `total` bytes in the recording. */
  offset: z.number(),
  length: z.number(),
  total: z.number(),
  /** Bytes after the payload that were on the wire but not recorded. */
  missing: z.number(),
  /** The payload is compressed and inflates to more than is shown here. */
  capped: z.boolean(),
  /** Why the payload is compressed here: it cannot be inflated. Null otherwise. */
  notInflated: z.string().nullable(),
  /**
   * The number of bytes of the TCP stream before the piece, modulo 2: where the units of UTF-16 begin. Omitted unless it was
   * requested.
   */
  phase: z.union([z.literal(0), z.literal(1)]).optional(),
})
/** A part of a payload, or an entry without payload. */
export type ConversationPiece = z.infer<typeof pieceSchema>

/** Maximum number of payload bytes and of pieces in one page. */
export const conversationPage = { bytes: 65_536, pieces: 256 } as const
/** The same for a page that is shown before others are read: about as much as a screen shows. */
export const conversationScreen = { bytes: 16_384, pieces: 64 } as const

export const conversationMethods = {
  /**
   * The payloads of a view's rows from a place on (`end`) or those before it (`start`), in the order of the view. The
   * view shows frames, which for TCP are reads and writes, or whole WebSocket messages, which are inflated. The pages
   * from place to place are contiguous: a page that is empty is at the end of the view in its direction.
   */
  conversation: method(
    () =>
      z.object({
        session: sessionNumber,
        view: z.int().positive(),
        /** The place: a position in the view, and an offset in its payload. */
        position: entryNumber,
        offset: z.int().nonnegative().default(0),
        towards: z.enum(['start', 'end']).default('end'),
        size: z.enum(['screen', 'page']).default('page'),
        /** Whether pieces of TCP data have their phase. */
        phases: z.boolean().default(false),
      }),
    () =>
      z.object({
        pieces: z.array(pieceSchema),
        /** The bytes of all pieces, one after the other. */
        bytes,
        /** The first existing position of the view, and the last one found so far. */
        first: z.number(),
        count: z.number(),
      }),
  ),
} as const
