/** Messages: what the peers meant. Of a WebSocket its frames put together, of a TCP stream what a framing finds. */
import { z } from 'zod'

export const messageSchema = z.object({
  /** Numbers of its first and, so far, last entry. */
  firstFrame: z.int().positive(),
  lastFrame: z.int().positive(),
  /** Entries it is made of: frames, or TCP reads and writes it has bytes in. */
  frames: z.int().positive(),
  /** Payload bytes together, so far; of a TCP message with its delimiter or length prefix. */
  length: z.number(),
  /** From the first byte on that the record lacks, as the disk could not follow: what cannot be read. */
  missing: z.number(),
  /** Where it begins in the payload of its first entry; 0 for WebSocket. Bytes. */
  offset: z.number(),
  /** Its end came. */
  complete: z.boolean(),
})
export type MessageSummary = z.infer<typeof messageSchema>

export const framingBreakSchema = z.object({
  connection: z.int().positive(),
  direction: z.enum(['in', 'out']),
  /** Entry in which the framing was found not to hold; from there on every read or write is a message. */
  n: z.int().positive(),
  reason: z.enum(['too-long', 'bad-length', 'missing']),
  /** The length that was declared or reached, or how many bytes the record lacks. Bytes. */
  length: z.number(),
})
/** Where a framing holds no longer. */
export type FramingBreakSummary = z.infer<typeof framingBreakSchema>
