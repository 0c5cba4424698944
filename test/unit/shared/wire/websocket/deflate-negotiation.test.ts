/** What clients offer and servers agree to, RFC 7692 section 7.1. */
import { expect, test } from 'vitest'
import { parseExtensions } from '../../../../../shared/wire/websocket/extensions.ts'
import {
  deflateAnswer,
  deflateOffer,
  type DeflateOptions,
} from '../../../../../shared/wire/websocket/deflate-negotiation.ts'

const options: DeflateOptions = {
  contextTakeover: true,
  clientWindowBits: null,
  serverWindowBits: null,
}
const name = 'permessage-deflate'
const answer = (offered: string, changed: Partial<DeflateOptions> = {}, echo = false) =>
  deflateAnswer(parseExtensions([offered]) ?? [], { ...options, ...changed }, echo)

test('offers what is configured', () => {
  expect(deflateOffer(options)).toBe(`${name}; client_max_window_bits`)
  expect(deflateOffer({ contextTakeover: false, clientWindowBits: 10, serverWindowBits: 9 })).toBe(
    `${name}; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=10`,
  )
})

test.each<[string, string, Partial<DeflateOptions>, string | null]>([
  ['agrees to a bare offer', name, {}, name],
  ['leaves the window of a client that offers any', `${name}; client_max_window_bits`, {}, name],
  [
    'keeps what the client requests',
    `${name}; server_max_window_bits=10; client_max_window_bits=12`,
    {},
    `${name}; server_max_window_bits=10; client_max_window_bits=12`,
  ],
  [
    'negotiates no context takeover',
    name,
    { contextTakeover: false },
    `${name}; server_no_context_takeover; client_no_context_takeover`,
  ],
  [
    'requests the configured window of a client that supports it',
    `${name}; client_max_window_bits`,
    { clientWindowBits: 9 },
    `${name}; client_max_window_bits=9`,
  ],
  ['declines a client that does not', name, { clientWindowBits: 9 }, null],
  [
    'declines a window smaller than its own',
    `${name}; server_max_window_bits=9`,
    { serverWindowBits: 10 },
    null,
  ],
  [
    'takes the first offer that it can fulfil',
    `${name}; server_max_window_bits=9, ${name}; server_max_window_bits=12`,
    { serverWindowBits: 10 },
    `${name}; server_max_window_bits=10`,
  ],
])('%s', (_title, offered, changed, agreed) => {
  expect(answer(offered, changed)).toBe(agreed)
})

test.each<[string, string, string | null]>([
  [
    'keeps a window that both sides support',
    `${name}; server_max_window_bits=10; client_max_window_bits=9`,
    `${name}; server_max_window_bits=10; client_max_window_bits=9`,
  ],
  [
    'requests a smaller window from a client that requests one',
    `${name}; server_max_window_bits=9; client_max_window_bits`,
    `${name}; server_max_window_bits=9; client_max_window_bits=9`,
  ],
  [
    'reduces the window of the client to that of the server',
    `${name}; client_max_window_bits=12; server_max_window_bits=9`,
    `${name}; server_max_window_bits=9; client_max_window_bits=9`,
  ],
  [
    'leaves out compression for a client that does not support that',
    `${name}; server_max_window_bits=9`,
    null,
  ],
])('an echo %s', (_title, offered, agreed) => {
  expect(answer(offered, {}, true)).toBe(agreed)
})
