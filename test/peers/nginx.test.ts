/** nginx between two WebSocket peers, plain and with TLS: what is recorded is what nginx forwarded, byte for byte. */
import { expect, test } from 'vitest'
import type { OutgoingInput } from '../../shared/contract/outgoing.ts'
import { expectFramesAsCaptured } from '../support/as-captured.ts'
import { makeCertificates } from '../support/certificates.ts'
import { describeWith } from '../support/describe-with.ts'
import { TestEngine } from '../support/engines.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { startNginx } from '../support/nginx.ts'
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { Sockeye } from '../support/sockeye.ts'
import { Capture } from '../support/tshark.ts'
import { capturedFrames, recordedFrames, recordedStream } from '../support/wire.ts'
import { messagesOf } from '../support/ws-messages.ts'

describeWith(
  ['nginx', 'openssl', 'python3 with websockets', 'tshark'],
  'nginx as a reverse proxy',
  () => {
    test('passes a client through to a WebSocket server, recorded as captured', async () => {
      using folder = new TemporaryFolder()
      const sockeye = new Sockeye(folder.path)
      await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo')
      const { port: upstream } = await server.opened()
      const port = await freePort()
      await using _proxy = await startNginx(folder.path, { port, upstream })
      await using capture = await Capture.start(upstream)

      await using client = python('websockets_tour', `ws://127.0.0.1:${String(port)}`)
      expect(await client.exit(), client.stderr).toBe(0)
      await server.entry(({ kind }) => kind === 'end')
      const { session } = await server.end()
      await capture.stop(1)

      const entries = await sockeye.show(session)
      const request = entries.find(
        ({ kind, direction }) => kind === 'handshake' && direction === 'in',
      )
      expect(Buffer.from(request?.bytes ?? '', 'hex').toString()).toMatch(
        /\r\nX-Forwarded-For: 127\.0\.0\.1\r\n/,
      )
      const frames = await capture.frames()
      for (const toServer of [true, false]) {
        expect(recordedFrames(entries, 'server', toServer)).toEqual(
          capturedFrames(frames, toServer),
        )
      }
      const [stream] = await capture.streams()
      expect(recordedStream(entries, 'server')).toEqual({
        toServer: stream?.toServer,
        toClient: stream?.toClient,
      })
    })

    test('passes compressed and fragmented messages and pings on unchanged', async () => {
      using folder = new TemporaryFolder()
      await using opened = await TestEngine.create({ dataFolder: folder.file('data') })
      const { session, live } = await opened.engine.call('open', {
        config: {
          kind: 'ws-server',
          port: 0,
          echo: true,
          perMessageDeflate: true,
          contextTakeover: true,
        },
      })
      const upstream = live.local?.port ?? 0
      const port = await freePort()
      await using _proxy = await startNginx(folder.path, { port, upstream })
      await using capture = await Capture.start(upstream)

      await using client = python('websockets_deflate', 'client', `ws://127.0.0.1:${String(port)}`)
      expect(await client.exit(), client.stderr).toBe(0)
      expect(client.lines).toEqual(Array.from({ length: 6 }, () => 'equal'))
      await opened.engine.call('close', { session: session.id })

      const came = await messagesOf(opened, session.id, 'in')
      expect(came.every(({ compressed }) => compressed)).toBe(true)
      expect(came.map(({ frames }) => frames)).toEqual([1, 1, 1, 4, 4, 1])
      expect(came[3]?.content.toString()).toBe('三文鱼'.repeat(2_000))
      expect((await opened.entries(session.id)).filter(({ kind }) => kind === 'pong')).toHaveLength(
        6,
      )
      await expectFramesAsCaptured(folder.file('data'), session.id, 'server', capture)
    })

    test('terminates TLS for a client, whose frames and pings pass unchanged', async () => {
      using folder = new TemporaryFolder()
      const tls = makeCertificates(folder.path)
      await using opened = await TestEngine.create({ dataFolder: folder.file('data') })
      const [upstream, port] = [await freePort(), await freePort()]
      await using server = python('websockets_deflate', 'server', String(upstream))
      await server.waitForOutput(/listening/)
      await using _proxy = await startNginx(folder.path, { port, upstream, tls })
      await using capture = await Capture.start(upstream)

      const { session } = await opened.engine.call('open', {
        config: {
          kind: 'ws-client',
          url: `wss://localhost:${String(port)}/feed`,
          tls: { caFile: tls.ca },
          perMessageDeflate: true,
          contextTakeover: true,
          pingIntervalMs: 20,
        },
      })
      await opened.untilPhase(session.id, 'open')
      expect(opened.told.live.at(-1)?.tls?.verified).toBe(true)
      const content = Buffer.from('三文鱼'.repeat(2_000))
      const message: OutgoingInput = {
        as: 'fragments',
        type: 'text',
        body: { from: 'bytes', bytes: content },
        compress: true,
        sizes: [20],
      }
      await opened.engine.call('send', { session: session.id, message })
      const received = async () => (await messagesOf(opened, session.id, 'in'))[0]
      await expect
        .poll(async () => (await received())?.content.equals(content), { timeout: 20_000 })
        .toBe(true)
      expect((await messagesOf(opened, session.id, 'out'))[0]?.frames).toBeGreaterThan(1)
      await opened.until(() => opened.told.roundTrips.length > 0)
      expect(opened.told.roundTrips.at(-1)?.last.rttMs).toBeGreaterThan(0)
      await opened.engine.call('close', { session: session.id })
      await expectFramesAsCaptured(folder.file('data'), session.id, 'client', capture)
    })
  },
)
