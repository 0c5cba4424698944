/** How a server answers the handshakes of requests. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both, group, section } from '../option.ts'

/** RFC 9110 section 5.5, and what servers send all the same: anything but line breaks and NUL. */
const headerValue = z.string().regex(/^[^\r\n\0]*$/)
const header = z.tuple([z.string().regex(/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/), headerValue])

const handshakeRule = z.object({
  /** Path without its query; with `*` at its end all that begin so; empty for every path. */
  path: z.string().default(''),
  /** 101 opens the WebSocket; anything else refuses it. */
  status: z.int().min(101).max(599).default(101),
  /** Added to the answer; one the answer has already takes the place of that. */
  headers: z.array(header).max(100).default([]),
  /** Body of a refusal. */
  body: z.string().max(1_048_576).default(''),
  /** Subprotocol to agree to, offered or not; null chooses from `subprotocols`. */
  subprotocol: headerValue.min(1).nullable().default(null),
  /** How long the answer waits. */
  delayMs: milliseconds.default(0),
})
export type HandshakeRule = z.infer<typeof handshakeRule>

const handshakes = group({
  /** The first rule whose path fits the request decides its answer; without one, `path` and `subprotocols` do. */
  handshakes: {
    schema: z.array(handshakeRule).max(100).default([]),
    control: 'custom',
    custom: 'answers',
    label: both('Answers to the handshake', '握手应答'),
  },
})

export const handshakeSection = section(both('Answers to the handshake', '握手应答'), handshakes)
