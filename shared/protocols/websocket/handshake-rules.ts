/** How a server answers the handshakes of requests, by path. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both } from '../../contract/localized-text.ts'
import { group, section } from '../option.ts'

/** RFC 9110 section 5.5, and what servers send in practice: anything except line breaks and NUL. */
const headerValue = z.string().regex(/^[^\r\n\0]*$/)
const header = z.tuple([z.string().regex(/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/), headerValue])

const handshakeRule = z.object({
  /** Path without its query; a `*` at the end matches a prefix; empty matches every path. */
  path: z.string().default(''),
  /** 101 opens the WebSocket; any other status rejects it. */
  status: z.int().min(101).max(599).default(101),
  /** Headers of the response; they replace default ones with the same name. */
  headers: z.array(header).max(100).default([]),
  /** Body of a rejection. */
  body: z.string().max(1_048_576).default(''),
  /** Subprotocol to select, offered or not; null selects from `subprotocols`. */
  subprotocol: headerValue.min(1).nullable().default(null),
  /** Delay of the response. */
  delayMs: milliseconds.default(0),
})
export type HandshakeRule = z.infer<typeof handshakeRule>
export const defaultHandshakeRule: HandshakeRule = handshakeRule.parse({})

const handshakes = group({
  /** The first rule with a matching path determines the response; without a match, `path` and `subprotocols` do. */
  handshakes: {
    schema: z.array(handshakeRule).max(100).default([]),
    control: 'custom',
    custom: 'answers',
    label: both('Handshake responses', '握手响应'),
  },
})

export const handshakeSection = section(both('Handshake responses', '握手响应'), handshakes)
