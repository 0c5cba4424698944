/** Programs with Python's websockets library, and what tshark captured of the same frames. */
import { expect, test } from 'vitest'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { Sockeye, type ShownEntry } from '../support/sockeye.ts'
import { Capture } from '../support/tshark.ts'
import { capturedFrames, recordedFrames, recordedStream, type Side } from '../support/wire.ts'

/** The record and the capture of one connection agree: every frame, and every byte of both directions. */
async function expectAsCaptured(
  entries: readonly ShownEntry[],
  side: Side,
  capture: Capture,
): Promise<void> {
  const frames = await capture.frames()
  for (const toServer of [true, false]) {
    const captured = capturedFrames(frames, toServer)
    expect(captured.length).toBeGreaterThan(0)
    expect(recordedFrames(entries, side, toServer)).toEqual(captured)
  }
  const [stream] = await capture.streams()
  const { toServer, toClient } = recordedStream(entries, side)
  expect(toServer.equals(stream?.toServer ?? Buffer.alloc(0))).toBe(true)
  expect(toClient.equals(stream?.toClient ?? Buffer.alloc(0))).toBe(true)
}

describeWith(['python3 with websockets', 'tshark'], 'Python websockets', () => {
  test('an echo server answers a WebSocket client, recorded as captured', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using capture = await Capture.start(port)
    await using server = python('websockets_echo_server', String(port))
    await server.waitForOutput(/listening/)

    await using client = sockeye.open(
      ...(['connect', `ws://localhost:${String(port)}`] as const),
      ...['--send', 'Hello, Server!', '--send', '你好', '--send-hex', '00ff80'],
    )
    expect(await client.opened()).toMatchObject({ event: 'open', kind: 'ws-client', port })
    await client.entry(({ direction, kind }) => direction === 'in' && kind === 'binary')
    const end = await client.end()
    await capture.stop(1)

    const entries = await sockeye.show(end.session)
    const came = entries.filter(({ direction, kind }) => direction === 'in' && kind === 'text')
    expect(came.map(({ bytes }) => Buffer.from(bytes, 'hex').toString())).toEqual([
      'Hello, Server!',
      '你好',
    ])
    expect(
      entries.filter((entry) => entry.opcode !== undefined && entry.direction === 'out'),
    ).toSatisfy((sent: ShownEntry[]) => sent.length === 4 && sent.every(({ masked }) => masked))
    await expectAsCaptured(entries, 'client', capture)
  })

  test("a beginner's client is echoed by a WebSocket server, recorded as captured", async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
    const { port } = await server.opened()
    await using capture = await Capture.start(port)

    await using client = python('websockets_echo_client', `ws://127.0.0.1:${String(port)}`)
    expect(await client.exit()).toBe(0)
    expect(client.stdout).toBe('Received: Hello, Server!\n')
    await server.entry(({ kind }) => kind === 'end')
    const end = await server.end()
    await capture.stop(1)

    await expectAsCaptured(await sockeye.show(end.session), 'server', capture)
  })

  test('fragments, pings, an empty message and long ones are recorded as captured', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
    const { port } = await server.opened()
    await using capture = await Capture.start(port)

    await using client = python('websockets_tour', `ws://127.0.0.1:${String(port)}`)
    expect(await client.exit()).toBe(0)
    expect(client.lines).toEqual([
      'Received 14 of str',
      'Received 0 of str',
      ...[125, 126, 65_535, 65_536, 200_000].map((length) => `Received ${String(length)} of bytes`),
      'Received 13 of str',
      'Received 70201 of bytes',
      'Pinged',
    ])
    await server.entry(({ kind }) => kind === 'end')
    const end = await server.end()
    await capture.stop(1)

    const entries = await sockeye.show(end.session)
    const kinds = entries
      .filter(({ direction, opcode }) => direction === 'in' && opcode !== undefined)
      .map(({ kind, fin }) => `${kind}${fin === true ? '' : '…'}`)
    expect(kinds.slice(7)).toEqual([
      ...['text…', 'continuation…', 'continuation…', 'continuation…', 'continuation'],
      ...['binary…', 'continuation…', 'continuation…', 'continuation'],
      ...['ping', 'ping', 'close'],
    ])
    await expectAsCaptured(entries, 'server', capture)
  })
})
