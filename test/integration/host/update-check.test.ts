/** The update check requests one address when it is on, and none when it is off. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { expect, test } from 'vitest'
import { isNewer, UpdateCheck } from '../../../main/desktop/update-check.ts'

class Feed implements AsyncDisposable {
  sockets = 0
  readonly requests: string[] = []
  readonly #server: Server

  constructor(answer: RequestListener) {
    this.#server = createServer((request, response) => {
      this.requests.push(`${String(request.method)} ${String(request.url)}`)
      answer(request, response)
    })
    this.#server.on('connection', () => (this.sockets += 1))
  }

  async url(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    return `http://127.0.0.1:${String(address.port)}/newest.json`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Runs a check against the feed until it has reported or logged something. */
async function check(feed: string, version = '0.1.0') {
  const told = Promise.withResolvers<string>()
  const checking = new UpdateCheck({
    feed,
    version,
    found: (found) => told.resolve(`found ${found}`),
    log: {
      file: '',
      info: (text) => text.includes(version) && told.resolve(text),
      error: (text) => told.resolve(text),
    },
  })
  checking.turn(true)
  return { checking, told: await told.promise }
}

const answers =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

test('a newer version is reported, the same version is not', async () => {
  await using feed = new Feed(answers({ version: '0.2.0', page: 'https://elsewhere.example/' }))
  const url = await feed.url()
  const older = await check(url, '0.1.0')
  using _older = older.checking
  expect(older.told).toBe('found 0.2.0')
  const same = await check(url, '0.2.0')
  using _same = same.checking
  expect(same.told).toBe('update check: the newest version is 0.2.0')
  expect(feed.requests).toEqual(['GET /newest.json', 'GET /newest.json'])
})

test('opens no socket when it is off', async () => {
  await using feed = new Feed(answers({ version: '9.9.9' }))
  using checking = new UpdateCheck({
    feed: await feed.url(),
    version: '0.1.0',
    found: () => expect.fail('it asked'),
    log: { file: '', info: () => undefined, error: (text) => expect.fail(text) },
  })
  checking.turn(false)
  // Long enough for a connection to be made.
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(feed.sockets).toBe(0)
})

test.each([
  ['a redirection', answers(null, 302), /update check: .*/],
  ['an error', answers({}, 500), /the answer was 500/],
  ['something else', answers({ version: '<b>9</b>' }), /update check: .*/],
])('%s is logged and not shown', async (_, answer, expected) => {
  await using feed = new Feed(answer)
  const { checking, told } = await check(await feed.url())
  using _checking = checking
  expect(told).toMatch(expected)
  expect(told).not.toMatch(/^found/)
})

test.each(['', 'http://example.org/', 'ftp://127.0.0.1/', 'nothing'])(
  'the address %j is not requested',
  async (address) => {
    const { checking, told } = await check(address)
    using _ = checking
    expect(told).toContain('names no address')
  },
)

test.each([
  ['0.1.1', '0.1.0', true],
  ['0.10.0', '0.9.9', true],
  ['1.0.0', '0.99.0', true],
  ['0.1.0', '0.1.0', false],
  ['0.0.9', '0.1.0', false],
  ['0.2.0', '0.2.0-beta.1', false],
])('%s after %s: %s', (version, than, newer) => {
  expect(isNewer(version, than)).toBe(newer)
})
