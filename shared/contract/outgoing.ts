/**
 * What a caller asks to be sent: messages that keep the rules, and everything below them by hand. What is sent by hand
 * (`frame`, `raw`, a close with a code nobody may send) is marked `crafted` in the record, so that a broken rule in it
 * is known to be meant.
 */
import { z } from 'zod'

/** Most bytes of a control frame's payload, RFC 6455 section 5.5. */
export const maxControlBytes = 125
/** Most frames one message is split into. */
export const maxFragments = 10_000
/** Longest message that is compressed before it is sent. Bytes. */
export const maxCompressed = 67_108_864

const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array, Uint8Array>

/**
 * Bytes a person wrote as text, made anew each time they are sent: `plain` as they are, `text` with escapes and
 * variables, `hex` with variables (`shared/template`).
 */
const written = z.object({
  from: z.literal('template'),
  syntax: z.enum(['plain', 'text', 'hex']),
  text: z.string().max(16_777_216),
})

/** Where a body comes from: bytes in the call, bytes staged before (for files), or a template. */
const body = z.discriminatedUnion('from', [
  z.object({ from: z.literal('bytes'), bytes }),
  z.object({ from: z.literal('stage'), stage: z.int().positive() }),
  written,
])
export type OutgoingBodySource = z.infer<typeof body>

/**
 * The masking of a frame by hand: as the role demands (a client's with a random key, a server's not), none, a random
 * key, or this key as an unsigned big-endian integer. RFC 6455 section 5.3.
 */
const mask = z.union([
  z.enum(['role', 'none', 'random']),
  z.object({ key: z.int().min(0).max(0xffff_ffff) }),
])
export type MaskChoice = z.infer<typeof mask>

/** Bits of the length field: the shortest that holds the length, or a form that need not be. RFC 6455 section 5.2. */
const lengthForm = z.union([z.literal('minimal'), z.literal(7), z.literal(16), z.literal(64)])
export type LengthForm = z.infer<typeof lengthForm>

/** A length to declare; as hex text up to 2^64 - 1, which no number of JavaScript holds. */
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
    /** Messages of one frame. `compress` asks for permessage-deflate, which must have been agreed (RFC 7692). */
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
       * Payload bytes of each frame in order, 0 for an empty one. When the message is longer the last size is repeated;
       * sizes beyond its end are refused, unless it is compressed, when they are left out.
       */
      sizes: z.array(z.int().min(0)).min(1).max(maxFragments),
      /** Control frames put between: each after so many fragments. */
      between: z
        .array(z.object({ after: z.int().min(1).max(maxFragments), frame: control }))
        .max(1_000)
        .default([]),
    }),
    /** One frame by hand, whether it keeps the rules or not. */
    z.object({
      as: z.literal('frame'),
      fin: z.boolean().default(true),
      /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
      rsv: z.int().min(0).max(7).default(0),
      opcode: z.int().min(0).max(15),
      mask: mask.default('role'),
      lengthForm: lengthForm.default('minimal'),
      /** Null declares the length that the payload has. */
      declaredLength: declaredLength.nullable().default(null),
      body: bodySchema,
    }),
    /** Bytes below the frames of a WebSocket. Recorded as `data`, exactly as written. */
    z.object({ as: z.literal('raw'), body: bodySchema }),
    /**
     * Ends this side of the connection without a close frame: `fin` after all that was sent (the peer still may send:
     * half-close), `rst` at once.
     */
    z.object({ as: z.literal('end'), how: z.enum(['fin', 'rst']) }),
  ])
}

/** What is to be sent. Sockeye makes one frame, or for TCP one write, of a plain message. */
export const outgoingSchema = outgoingOf(body)
export type Outgoing = z.output<typeof outgoingSchema>
export type OutgoingInput = z.input<typeof outgoingSchema>

/** Something to send that can be kept: its bodies are written text. */
export const storedOutgoingSchema = outgoingOf(written)
export type StoredOutgoing = z.output<typeof storedOutgoingSchema>
