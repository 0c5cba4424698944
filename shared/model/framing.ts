/** Framings: how messages are found in the bytes of a TCP connection. Only a way of reading; the record knows none. */
import { z } from 'zod'

/** Longest message a framing may be set to. Bytes. */
export const maxFramedBytes = 1_073_741_824

const cap = {
  /** A longer message breaks the framing: from there on reads and writes are shown as they came. Bytes. */
  maxBytes: z.int().min(1).max(maxFramedBytes).default(16_777_216),
}

const byteValue = z.int().min(0).max(255)

export const framingSchema = z.discriminatedUnion('kind', [
  /** Every read and write is a message. */
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('line'),
    /** `any` takes LF, CRLF and CR, mixed as they come. */
    ending: z.enum(['any', 'lf', 'crlf', 'cr']).default('any'),
    ...cap,
  }),
  z.object({ kind: z.literal('delimiter'), bytes: z.array(byteValue).min(1).max(64), ...cap }),
  z.object({ kind: z.literal('fixed'), length: z.int().min(1).max(maxFramedBytes) }),
  z.object({
    kind: z.literal('length-prefix'),
    /** Bytes before the length. */
    offset: z.int().min(0).max(64).default(0),
    /** Bytes of the length. */
    width: z.int().min(1).max(8).default(4),
    order: z.enum(['big', 'little']).default('big'),
    /** Added to the length as written; may be negative. */
    adjustment: z.int().min(-1_048_576).max(1_048_576).default(0),
    /** The length counts all from the message's first byte on, else only what follows the length. */
    includesHeader: z.boolean().default(false),
    ...cap,
  }),
  z.object({
    kind: z.literal('idle-gap'),
    /** A silence longer than this ends a message. Microseconds. */
    gapUs: z.int().min(1).max(3_600_000_000).default(10_000),
    ...cap,
  }),
])
/** How messages are found in a TCP stream. */
export type Framing = z.infer<typeof framingSchema>
export type FramingInput = z.input<typeof framingSchema>

export const viewModeSchema = z.object({
  /** `messages` puts the frames of a WebSocket together, and cuts TCP streams as `framing` says. */
  as: z.enum(['frames', 'messages']),
  /** Without effect on WebSockets. */
  framing: framingSchema,
})
/** How a session is read: entry by entry as they crossed the wire, or put together to messages. */
export type ViewMode = z.infer<typeof viewModeSchema>

/** How a session is read that nobody chose anything for. */
export const asRecorded: ViewMode = { as: 'frames', framing: { kind: 'none' } }
