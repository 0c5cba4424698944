/** What a server negotiates that echoes compressed frames unchanged. */
import { expect, test } from 'vitest'
import { echoableLines } from '../../../../../../main/engine/endpoints/websocket/echo-windows.ts'

const name = 'Sec-WebSocket-Extensions: '
const upgrade = 'Upgrade: websocket'
const agreed = (extensions: string, offered: string): string[] =>
  echoableLines([upgrade, `${name}${extensions}`], offered)

test('a window that both sides support, and other extensions, stay unchanged', () => {
  for (const extensions of [
    'permessage-deflate',
    'permessage-deflate; server_max_window_bits=15',
    'permessage-deflate; server_max_window_bits=10; client_max_window_bits=9',
    'x-other; server_max_window_bits=9',
  ])
    expect(agreed(extensions, '')).toEqual([upgrade, `${name}${extensions}`])
})

test('requests a smaller window from a client that requests one, if that is possible', () => {
  const extensions = 'permessage-deflate; server_max_window_bits=9'
  expect(agreed(extensions, `${extensions}; client_max_window_bits`)).toEqual([
    upgrade,
    `${name}${extensions}; client_max_window_bits=9`,
  ])
  expect(
    agreed(
      `${extensions}; client_max_window_bits=12`,
      'permessage-deflate; client_max_window_bits=12',
    ),
  ).toEqual([upgrade, `${name}${extensions}; client_max_window_bits=9`])
})

test('answers a client that does not support that without compression', () => {
  const extensions = 'permessage-deflate; server_max_window_bits=9'
  expect(agreed(extensions, extensions)).toEqual([upgrade])
})
