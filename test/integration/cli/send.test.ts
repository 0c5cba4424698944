/** Templates and pings on the command line. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { plainClient, read } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { Sockeye } from '../../support/sockeye.ts'

test('--template fills in what is sent to each peer, text and hex', async () => {
  using folder = new TemporaryFolder()
  await using server = new Sockeye(folder.path).open(
    ...(['listen', 'tcp://127.0.0.1:0', '--template'] as const),
    ...['--send', String.raw`{{counter}}\n`],
    ...['--send-hex', '01 02 {{crc16modbus}}'],
  )
  const { port } = await server.opened()
  const client = await plainClient(port)
  expect((await read(client, 6)).toString('hex')).toBe('310a010281e1')
  client.end()
  client.resume()
  await once(client, 'close')
})

test('--ping-interval sends pings automatically', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--ping-interval', '0.05')
  const { port } = await server.opened()
  using peer = await RawPeer.open(port)
  for (let i = 0; i < 2; i++) {
    expect(await peer.hex(2)).toBe('8908')
    await peer.take(8)
  }
})

test.each([
  [['--send-hex', '{{counter}}'], /Add --template/],
  [['--template', '--send', 'a{{nope}}'], /character 4: unknown variable "nope"/],
  [['--ping-interval', '1'], /only supported for ws:\/\/ and wss:\/\//],
])('%j is refused as invalid usage', async (options, words) => {
  using folder = new TemporaryFolder()
  await using program = new Sockeye(folder.path).run('connect', 'tcp://127.0.0.1:1', ...options)
  expect(await program.exit(), program.stderr).toBe(2)
  expect(program.stderr).toMatch(words)
})
