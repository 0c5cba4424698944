/** Chromium's WebSocket as the measure of the opening handshake: what it sends for an address, and which answers it takes. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { chromium, type Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser } from '../support/browser.ts'
import { openForTest } from '../support/endpoints.ts'
import { agree } from '../support/raw-websocket.ts'

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(await findBrowser())
})
afterAll(async () => {
  await browser.close()
})

/** Answers each request with `answer`, and keeps the request line. */
class Answering implements AsyncDisposable {
  readonly targets: string[] = []
  readonly #server = createServer()
  readonly #answer: (key: string) => string

  private constructor(answer: (key: string) => string) {
    this.#answer = answer
    this.#server.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes: Buffer) => {
        const request = bytes.toString('latin1')
        this.targets.push(request.split(' ')[1] ?? '')
        socket.write(this.#answer(/Sec-WebSocket-Key: (.*)\r/i.exec(request)?.[1] ?? ''))
        socket.write(Buffer.from('81026869', 'hex'))
      })
    })
  }

  static async start(answer: (key: string) => string): Promise<Answering> {
    const answering = new Answering(answer)
    answering.#server.listen(0, '127.0.0.1')
    await once(answering.#server, 'listening')
    return answering
  }

  url(tail: string): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${tail}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    await Promise.resolve()
  }
}

/** Whether Chromium opens a WebSocket and receives `hi`. */
async function opensInChromium(url: string, subprotocols: string[] = []): Promise<boolean> {
  const page = await browser.newPage()
  try {
    return await page.evaluate(
      ([address, names]) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(address, names)
          socket.onmessage = () => {
            resolve(true)
            socket.close()
          }
          socket.onerror = () => {
            resolve(false)
          }
        }),
      [url, subprotocols] as const,
    )
  } finally {
    await page.close()
  }
}

async function opensHere(url: string, options: object = {}): Promise<boolean> {
  await using opened = await openForTest({ kind: 'ws-client', url, ...options })
  await opened.recording.until(() =>
    opened.recording.list.some(({ kind }) => kind === 'text' || kind === 'error'),
  )
  return opened.recording.list.some(({ kind }) => kind === 'text')
}

test('addresses are sent as Chromium sends them', { timeout: 120_000 }, async () => {
  await using server = await Answering.start(agree)
  for (const tail of [
    '?access_token=1|2',
    '?params={"a":1}',
    '?Token=Bearer x',
    '?q=a^b`<>\\',
    "?q='x'",
    '聊天 室/{a}|b^c"d"`e`<f>',
    "a'b/../c/./d%7e?",
    'back\\slash?é',
  ]) {
    const url = server.url(tail)
    expect(await opensInChromium(url)).toBe(true)
    expect(await opensHere(url)).toBe(true)
    const [theirs, ours] = server.targets.splice(0)
    expect(ours).toBe(theirs)
  }
})

test.each<[string, (key: string) => string]>([
  ['bare LF', (key) => agree(key).replaceAll('\r\n', '\n')],
  ['a folded line', (key) => agree(key, 'X: a', ' b')],
  ['a blank before the colon', (key) => agree(key, 'X : a')],
  ['a line without a colon', (key) => agree(key, 'garbage')],
  ['a control character', (key) => agree(key, 'X: a\u0001b')],
  ['an odd header name', (key) => agree(key, 'A b: c')],
  ['http in small letters', (key) => agree(key).replace('HTTP', 'http')],
  ['an empty line first', (key) => `\r\n${agree(key)}`],
  ['HTTP/1.0', (key) => agree(key).replace('HTTP/1.1', 'HTTP/1.0')],
  ['no reason', (key) => agree(key).replace(' Switching Protocols', '')],
  [
    'a length beside chunks',
    (key) => agree(key, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  ],
  ['the length twice', (key) => agree(key, 'Content-Length: 0', 'Content-Length: 0')],
  ['a long cookie', (key) => agree(key, `Set-Cookie: a=${'x'.repeat(200_000)}`)],
  ['an accept in a folded line', (key) => agree(key).replace('Accept: ', 'Accept:\r\n ')],
])('an answer with %s opens in Chromium and here', async (_name, answer) => {
  await using server = await Answering.start(answer)
  expect(await opensInChromium(server.url(''))).toBe(true)
  expect(await opensHere(server.url(''))).toBe(true)
})

test.each<[string, (key: string) => string]>([
  ['a wrong accept', (key) => agree(`${key}x`)],
  ['no Upgrade', (key) => agree(key).replace('Upgrade: websocket\r\n', '')],
  ['a subprotocol nobody offered', (key) => agree(key, 'Sec-WebSocket-Protocol: x')],
  ['an extension nobody offered', (key) => agree(key, 'Sec-WebSocket-Extensions: x')],
])('an answer with %s opens neither here nor in Chromium', async (_name, answer) => {
  await using server = await Answering.start(answer)
  expect(await opensInChromium(server.url(''))).toBe(false)
  expect(await opensHere(server.url(''))).toBe(false)
})

test('without a chosen subprotocol Chromium does not open, and neither does an endpoint that requires one', async () => {
  await using server = await Answering.start(agree)
  const subprotocols = ['a']
  expect(await opensInChromium(server.url(''), subprotocols)).toBe(false)
  expect(await opensHere(server.url(''), { subprotocols, requireSubprotocol: true })).toBe(false)
  expect(await opensHere(server.url(''), { subprotocols })).toBe(true)
})
