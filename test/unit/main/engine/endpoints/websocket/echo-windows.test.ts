/** What a server agrees to that echoes compressed frames as they came. */
import { expect, test } from 'vitest'
import { echoableLines } from '../../../../../../main/engine/endpoints/websocket/echo-windows.ts'

const name = 'Sec-WebSocket-Extensions: '
const upgrade = 'Upgrade: websocket'
const agreed = (extensions: string, offered: string): string[] =>
  echoableLines([upgrade, `${name}${extensions}`], offered)

test('a window that both may have, and other extensions, stay as they are', () => {
  for (const extensions of [
    'permessage-deflate',
    'permessage-deflate; server_max_window_bits=15',
    'permessage-deflate; server_max_window_bits=10; client_max_window_bits=9',
    'x-other; server_max_window_bits=9',
  ])
    expect(agreed(extensions, '')).toEqual([upgrade, `${name}${extensions}`])
})

test('a client that asks for a smaller window is asked for it too, when it can be', () => {
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

test('a client that does not understand that is answered without compression', () => {
  const extensions = 'permessage-deflate; server_max_window_bits=9'
  expect(agreed(extensions, extensions)).toEqual([upgrade])
})
