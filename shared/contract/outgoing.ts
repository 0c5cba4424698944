/**
 * What a caller asks to send: valid messages, and crafted frames and bytes. Crafted messages (`frame`, `raw`, a close
 * with a code that must not be sent) are marked `crafted` in the recording, so that their violations are known to be
 * intentional.
 */
import { z } from 'zod'

/** Maximum payload of a control frame, RFC 6455 section 5.5. Bytes. */
export const maxFragments = 10_000
/** Maximum length of a message that is compressed before it is sent. Bytes. */
export const maxCompressed = 67_108_864

const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array, Uint8Array>

/**
 * A body written as text and evaluated for each send: `plain` unchanged, `text` with escapes and variables, `hex` with
 * variables (`shared/template`).
 */
const written = z.object({
  from: z.literal('template'),
  syntax: z.enum(['plain', 'text', 'hex']),
  text: z.string().max(16_777_216),
})

/** The source of a body: bytes in the call, staged bytes (for files), or a template. */
const body = z.discriminatedUnion('from', [
  z.object({ from: z.literal('bytes'), bytes }),
  z.object({ from: z.literal('stage'), stage: z.int().positive() }),
  written,
])
export type OutgoingBodySource = z.infer<typeof body>

/**
 * The masking of a crafted frame: as the role requires (client: a random key; server: none), none, a random key, or the
 * given key as an unsigned big-endian integer. RFC 6455 section 5.3.
 */
const mask = z.union([
  z.enum(['role', 'none', 'random']),
  z.object({ key: z.int().min(0).max(0xffff_ffff) }),
])
export type MaskChoice = z.infer<typeof mask>

/** Bits of the length field: the shortest form, or a fixed one. RFC 6455 section 5.2. */
const lengthForm = z.union([z.literal('minimal'), z.literal(7), z.literal(16), z.literal(64)])

/** The declared length; hex text for values up to 2^64 - 1, beyond the range of numbers in JavaScript. */
const declaredLength = z.union([z.int().min(0), z.string().regex(/^0x[0-9a-fA-F]{1,16}$/)])

const compress = z.boolean().default(false)

const outgoingOf = <B extends z.ZodType>(bodySchema: B) => {
  const control = z.discriminatedUnion('as', [
    z.object({ as: z.literal('ping'), body: bodySchema }),
    z.object({ as: z.literal('pong'), body: bodySchema }),
  ])
  return z.discriminatedUnion('as', [
    /** Bytes over TCP. */
    z.object({ as: z.literal('data'), body: bodySchema }),
    /** Messages of one frame. `compress` requires that permessage-deflate was negotiated (RFC 7692). */
    z.object({ as: z.literal('text'), body: bodySchema, compress }),
    z.object({ as: z.literal('binary'), body: bodySchema, compress }),
    ...control.options,
    /** RFC 6455 section 5.5.1; a null code sends an empty close frame. */
    z.object({
      as: z.literal('close'),
      code: z.int().min(0).max(65_535).nullable(),
      reason: z.string(),
    }),
    /** A message in several frames, RFC 6455 section 5.4. */
    z.object({
      as: z.literal('fragments'),
      type: z.enum(['text', 'binary']),
      body: bodySchema,
      compress,
      /**
       * Payload bytes of each frame in order, 0 for an empty one. If the message is longer, the last size repeats.
       * Sizes beyond its end are an error, or ignored for a compressed message.
       */
      sizes: z.array(z.int().min(0)).min(1).max(maxFragments),
      /** Control frames between the fragments, each after the given number of fragments. */
      between: z
        .array(z.object({ after: z.int().min(1).max(maxFragments), frame: control }))
        .max(1_000)
        .default([]),
    }),
    /** One crafted frame, valid or not. */
    z.object({
      as: z.literal('frame'),
      fin: z.boolean().default(true),
      /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
      rsv: z.int().min(0).max(7).default(0),
      opcode: z.int().min(0).max(15),
      mask: mask.default('role'),
      lengthForm: lengthForm.default('minimal'),
      /** Null declares the actual length of the payload. */
      declaredLength: declaredLength.nullable().default(null),
      body: bodySchema,
    }),
    /** Bytes written below the WebSocket framing. Recorded as `data`, exactly as written. */
    z.object({ as: z.literal('raw'), body: bodySchema }),
    /**
     * Ends this side of the connection without a close frame: `fin` after all queued bytes (half-close: the peer can
     * still send), `rst` immediately.
     */
    z.object({ as: z.literal('end'), how: z.enum(['fin', 'rst']) }),
  ])
}

/** What to send. A plain message becomes one frame, or one write over TCP. */
export const outgoingSchema = z.lazy(() => outgoingOf(body))
export type Outgoing = z.output<typeof outgoingSchema>
export type OutgoingInput = z.input<typeof outgoingSchema>

/** A message that can be saved: its bodies are text. */
export const storedOutgoingSchema = z.lazy(() => outgoingOf(written))
export type StoredOutgoing = z.output<typeof storedOutgoingSchema>
