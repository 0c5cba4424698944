/** Beginners' programs with Python's socket module, and what tshark captured of the same exchange. */
import { expect, test } from 'vitest'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { Sockeye } from '../support/sockeye.ts'
import { Capture } from '../support/tshark.ts'
import { recordedStream } from '../support/wire.ts'

describeWith(['python3 with websockets', 'tshark'], 'Python socket', () => {
  test('an echo server answers a TCP client, recorded as captured', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using capture = await Capture.start(port)
    await using server = python('socket_echo_server', String(port))
    await server.waitForOutput(/listening/)

    await using client = sockeye.open(
      ...(['connect', `tcp://localhost:${String(port)}`] as const),
      ...['--send', 'Hello, Server!', '--send-hex', '00 ff 0d0a 80'],
    )
    expect(await client.opened()).toMatchObject({ event: 'open', kind: 'tcp-client', port })
    let received = 0
    await client.waitFor('19 bytes back', ({ events }) => {
      received = events.reduce(
        (sum, e) => sum + (e.event === 'entry' && e.direction === 'in' ? e.length : 0),
        0,
      )
      return received >= 19 || undefined
    })
    const end = await client.end()
    await server.waitForOutput(/Disconnected/)
    await capture.stop(1)

    expect(end).toMatchObject({ bytesIn: 19, bytesOut: 19 })
    const [captured] = await capture.streams()
    const { toServer, toClient } = recordedStream(await sockeye.show(end.session), 'client')
    expect(toServer.toString('latin1')).toBe('Hello, Server!\x00\xff\r\n\x80')
    expect(toServer).toEqual(captured?.toServer)
    expect(toClient).toEqual(captured?.toClient)
  })

  test('clients are echoed by a TCP server, each recorded as captured', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'tcp://127.0.0.1:0', '--echo')
    const { port } = await server.opened()
    await using capture = await Capture.start(port)

    const greeting = await runClient(port)
    const chat = await runClient(port, 'one', 'zwölf', '三', 'x'.repeat(1_000))
    await server.entry((entry) => entry.kind === 'end', 2)
    const end = await server.end()
    await capture.stop(2)

    expect(greeting).toBe('Received: Hello, Server!\n')
    expect(chat).toBe(
      `Received: one\nReceived: zwölf\nReceived: 三\nReceived: ${'x'.repeat(1_000)}\n`,
    )
    const entries = await sockeye.show(end.session)
    const streams = await capture.streams()
    expect(streams).toHaveLength(2)
    for (const [index, { toServer, toClient }] of streams.entries()) {
      const connection = entries.filter((entry) => entry.connection === index + 1)
      expect(recordedStream(connection, 'server')).toEqual({ toServer, toClient })
    }
    expect(streams[0]?.toServer.toString()).toBe('Hello, Server!')
  })
})

async function runClient(port: number, ...messages: string[]): Promise<string> {
  await using client = python('socket_echo_client', String(port), ...messages)
  expect(await client.exit()).toBe(0)
  return client.stdout
}
