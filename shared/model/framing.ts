/**
 * Framings: how messages are found in the bytes of a TCP connection. They affect only how a session is displayed, not
 * its recording.
 */
import { z } from 'zod'

/** Maximum value for a framing's message length limit. Bytes. */
export const maxFramedBytes = 1_073_741_824

const cap = {
  /** A longer message breaks the framing: after it, reads and writes are shown as recorded. Bytes. */
  maxBytes: z.int().min(1).max(maxFramedBytes).default(16_777_216),
}

const byteValue = z.int().min(0).max(255)

export const framingSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** Every read or write is a message. */
    z.object({ kind: z.literal('none') }),
    z.object({
      kind: z.literal('line'),
      /** `any` accepts LF, CRLF and CR in any mixture. */
      ending: z.enum(['any', 'lf', 'crlf', 'cr']).default('any'),
      ...cap,
    }),
    z.object({ kind: z.literal('delimiter'), bytes: z.array(byteValue).min(1).max(64), ...cap }),
    z.object({ kind: z.literal('fixed'), length: z.int().min(1).max(maxFramedBytes) }),
    z.object({
      kind: z.literal('length-prefix'),
      /** Bytes before the length field. */
      offset: z.int().min(0).max(64).default(0),
      /** Width of the length field in bytes. */
      width: z.int().min(1).max(8).default(4),
      order: z.enum(['big', 'little']).default('big'),
      /** Added to the declared length; may be negative. */
      adjustment: z.int().min(-1_048_576).max(1_048_576).default(0),
      /** The length counts all bytes of the message; otherwise only those after the length field. */
      includesHeader: z.boolean().default(false),
      ...cap,
    }),
    z.object({
      kind: z.literal('idle-gap'),
      /** A silence longer than this ends a message. Microseconds. */
      gapUs: z.int().min(1).max(3_600_000_000).default(10_000),
      ...cap,
    }),
  ]),
)
/** How messages are found in a TCP stream. */
export type Framing = z.infer<typeof framingSchema>
export type FramingInput = z.input<typeof framingSchema>

export const viewModeSchema = z.object({
  /** `messages` assembles WebSocket frames, and splits TCP streams by `framing`. */
  as: z.enum(['frames', 'messages']),
  /** Ignored for WebSocket. */
  framing: framingSchema,
})
/** How a session is displayed: as entries as they crossed the wire, or as messages. */
export type ViewMode = z.infer<typeof viewModeSchema>

/** The default view mode. */
export const asRecorded: ViewMode = { as: 'frames', framing: { kind: 'none' } }
