/** The opening handshake of a WebSocket, parsed from its recorded request and response. */
import { z } from 'zod'

const headers = z.array(z.tuple([z.string(), z.string()]))
const ms = z.number().nullable()

export const handshakeSchema = z.lazy(() =>
  z.object({
    /** Entry numbers in the session; null when the head does not exist or is not readable. */
    request: z
      .object({
        n: z.int().positive(),
        method: z.string(),
        target: z.string(),
        version: z.string(),
        headers,
      })
      .nullable(),
    /** The deciding response: 101, or the rejection. */
    answer: z
      .object({
        n: z.int().positive(),
        version: z.string(),
        status: z.int(),
        reason: z.string(),
        headers,
        /** Bytes of the body recorded after the head. */
        bodyLength: z.number(),
      })
      .nullable(),
    /** Why a 101 response opened no WebSocket, as its `error` entry says; null when it did, or none was received. */
    problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    /** `Sec-WebSocket-Key` compared with `Sec-WebSocket-Accept`, RFC 6455 section 4.2.2; null without a key. */
    key: z
      .object({ key: z.string(), accept: z.string(), expected: z.string(), right: z.boolean() })
      .nullable(),
    subprotocols: z.object({ offered: z.array(z.string()), agreed: z.string() }),
    /** As in the headers, each with its parameters. */
    extensions: z.object({ offered: z.array(z.string()), agreed: z.array(z.string()) }),
    cookies: z.object({
      /** Cookies of the request. */
      sent: z.array(z.tuple([z.string(), z.string()])),
      /** `Set-Cookie` of the response, as written. */
      set: z.array(z.string()),
    }),
    /** Target of a 3xx response; empty if there is none. */
    location: z.string(),
    /** Milliseconds; null for a phase that did not occur or is not known on this side. */
    timings: z.object({ dnsMs: ms, connectMs: ms, tlsMs: ms, upgradeMs: ms }),
  }),
)
export type HandshakeFacts = z.infer<typeof handshakeSchema>
