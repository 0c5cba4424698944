/** Chromium's WebSocket against a WebSocket server, without and with compression, recorded as captured. */
import { chromium, type Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutgoingInput } from '../../shared/contract/outgoing.ts'
import { expectFramesAsCaptured } from '../support/as-captured.ts'
import { findBrowser } from '../support/browser.ts'
import { describeWith } from '../support/describe-with.ts'
import { TestEngine } from '../support/engines.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { Sockeye } from '../support/sockeye.ts'
import { Capture } from '../support/tshark.ts'
import { capturedFrames, recordedFrames, recordedStream } from '../support/wire.ts'
import { messagesOf } from '../support/ws-messages.ts'

/** Runs in the page: sends everything at once, returns what came back as text or as a list of bytes. */
async function talk(url: string): Promise<{ received: (string | number[])[]; code: number }> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const received: (string | number[])[] = []
  const finished = new Promise<CloseEvent>((resolve) => {
    socket.onclose = resolve
  })
  socket.onopen = () => {
    socket.send('Hello, Server!')
    socket.send('')
    socket.send(new Uint8Array([0, 255, 128]))
    socket.send('三'.repeat(50_000))
  }
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    received.push(typeof data === 'string' ? data : [...new Uint8Array(data)])
    if (received.length === 4) socket.close(4001, 'thanks, 再见')
  }
  const { code } = await finished
  return { received, code }
}

describeWith(['tshark'], "Chromium's WebSocket", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch(await findBrowser())
  })
  afterAll(async () => {
    await browser.close()
  })

  test.each([
    ['without compression', []],
    ['with permessage-deflate', ['--deflate']],
  ])('is echoed %s, recorded as captured', async (_, options) => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--echo', ...options)
    const { port } = await server.opened()
    await using capture = await Capture.start(port)

    const page = await browser.newPage()
    const { received, code } = await page.evaluate(talk, `ws://127.0.0.1:${String(port)}/chat`)
    await page.close()
    await server.entry(({ kind }) => kind === 'end')
    const { session } = await server.end()
    await capture.stop(1)

    expect(received).toEqual(['Hello, Server!', '', [0, 255, 128], '三'.repeat(50_000)])
    expect(code).toBe(4001)
    const entries = await sockeye.show(session)
    const frames = await capture.frames()
    for (const toServer of [true, false]) {
      const captured = capturedFrames(frames, toServer)
      expect(recordedFrames(entries, 'server', toServer)).toEqual(captured)
      expect(captured.some(({ rsv }) => rsv === 4)).toBe(options.length > 0)
    }
    const [stream] = await capture.streams()
    const recorded = recordedStream(entries, 'server')
    expect(recorded.toServer.equals(stream?.toServer ?? Buffer.alloc(0))).toBe(true)
    expect(recorded.toClient.equals(stream?.toClient ?? Buffer.alloc(0))).toBe(true)
  })

  test('compressed messages inflate to the original text in both directions', async () => {
    using folder = new TemporaryFolder()
    await using opened = await TestEngine.create({ dataFolder: folder.path })
    const { session, live } = await opened.engine.call('open', {
      config: { kind: 'ws-server', port: 0, perMessageDeflate: true, contextTakeover: true },
    })
    const port = live.local?.port ?? 0
    await using capture = await Capture.start(port)
    const page = await browser.newPage()
    const talking = page.evaluate(talk, `ws://127.0.0.1:${String(port)}/`)
    const received = () => messagesOf(opened, session.id, 'in')
    await expect.poll(async () => (await received()).length, { timeout: 20_000 }).toBe(4)
    // Sent again with another compression than Chromium's and in fragments.
    for (const { kind, content } of await received()) {
      const body = { from: 'bytes', bytes: content } as const
      const message: OutgoingInput =
        content.length > 1_000
          ? { as: 'fragments', type: kind, body, compress: true, sizes: [10, 0, 100] }
          : { as: kind, body, compress: true }
      await opened.engine.call('send', { session: session.id, message })
    }
    const said = ['Hello, Server!', '', [0, 255, 128], '三'.repeat(50_000)]
    expect(await talking).toEqual({ received: said, code: 4001 })
    await page.close()
    await opened.engine.call('close', { session: session.id })

    for (const direction of ['in', 'out'] as const) {
      const messages = await messagesOf(opened, session.id, direction)
      const contents = messages.map(({ kind, content }) =>
        kind === 'text' ? content.toString() : [...content],
      )
      expect(contents).toEqual(said)
    }
    await expectFramesAsCaptured(folder.path, session.id, 'server', capture)
  })
})
