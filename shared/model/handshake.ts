/** What an opening handshake of a WebSocket says, read from its recorded request and answer. */
import { z } from 'zod'

const headers = z.array(z.tuple([z.string(), z.string()]))
const ms = z.number().nullable()

export const handshakeSchema = z.object({
  /** Entry numbers are of the session; null when that head was never there or cannot be read. */
  request: z
    .object({
      n: z.int().positive(),
      method: z.string(),
      target: z.string(),
      version: z.string(),
      headers,
    })
    .nullable(),
  /** The answer that decided: 101, or what came instead. */
  answer: z
    .object({
      n: z.int().positive(),
      version: z.string(),
      status: z.int(),
      reason: z.string(),
      headers,
      /** Bytes of the body kept behind the head. */
      bodyLength: z.number(),
    })
    .nullable(),
  /** `Sec-WebSocket-Key` checked against `Sec-WebSocket-Accept`, RFC 6455 section 4.2.2; null without a key. */
  key: z
    .object({ key: z.string(), accept: z.string(), expected: z.string(), right: z.boolean() })
    .nullable(),
  subprotocols: z.object({ offered: z.array(z.string()), agreed: z.string() }),
  /** As in the headers, one extension with its parameters each. */
  extensions: z.object({ offered: z.array(z.string()), agreed: z.array(z.string()) }),
  cookies: z.object({
    /** Of the request. */
    sent: z.array(z.tuple([z.string(), z.string()])),
    /** `Set-Cookie` of the answer, as written. */
    set: z.array(z.string()),
  }),
  /** Where an answer of 3xx points; empty for none. */
  location: z.string(),
  /** Milliseconds; null for what did not take place or is not known on this side. */
  timings: z.object({ dnsMs: ms, connectMs: ms, tlsMs: ms, upgradeMs: ms }),
})
export type HandshakeFacts = z.infer<typeof handshakeSchema>
