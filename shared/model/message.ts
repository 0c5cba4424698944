/** Messages: assembled from the frames of a WebSocket, or found in a TCP stream by a framing. */
import { z } from 'zod'

export const messageSchema = z.lazy(() =>
  z.object({
    /** Numbers of the first and the latest entry. */
    firstFrame: z.int().positive(),
    lastFrame: z.int().positive(),
    /** Number of entries: frames, or TCP reads and writes that contain bytes of the message. */
    frames: z.int().positive(),
    /** Total payload bytes so far; for a TCP message, including its delimiter or length prefix. */
    length: z.number(),
    /** Unreadable bytes: all from the first byte that was not recorded because the disk was too slow. */
    missing: z.number(),
    /** Start of the message in the payload of its first entry; 0 for WebSocket. Bytes. */
    offset: z.number(),
    /** The end of the message was recorded. */
    complete: z.boolean(),
  }),
)
export type MessageSummary = z.infer<typeof messageSchema>

export const framingBreakSchema = z.lazy(() =>
  z.object({
    connection: z.int().positive(),
    direction: z.enum(['in', 'out']),
    /** The entry in which the framing broke; after it, every read or write is a message. */
    n: z.int().positive(),
    reason: z.enum(['too-long', 'bad-length', 'missing']),
    /** The declared or reached length, or the number of bytes that were not recorded. Bytes. */
    length: z.number(),
  }),
)
/** Where a framing broke. */
export type FramingBreakSummary = z.infer<typeof framingBreakSchema>
