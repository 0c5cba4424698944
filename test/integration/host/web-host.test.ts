/** What the web host serves: the build to its own page, and the WebSocket only with the token. */
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import {
  request,
  type IncomingMessage,
  type IncomingHttpHeaders,
  type RequestOptions,
} from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { AppError } from '../../../shared/contract/errors.ts'
import { Gate } from '../../../main/web/gate.ts'
import { startWebHost, type WebHost } from '../../../main/web/host.ts'

let folder: string
let pages: string
let host: WebHost

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sockeye-web-'))
  pages = join(folder, 'renderer')
  await mkdir(join(pages, 'assets'), { recursive: true })
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Sockeye</title>')
  await writeFile(join(pages, 'assets', 'index-1.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'not for the page')
  host = await startWebHost({
    pages,
    port: 0,
    connect: (socket) => socket.on('message', (data) => socket.send(data)),
  })
})

afterAll(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

/** A request exactly as written: a client library would normalize paths or set Host. */
async function ask(
  path: string,
  options: RequestOptions = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const sent = request({ host: '127.0.0.1', port: host.port, path, agent: false, ...options }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let body = ''
  for await (const piece of response.setEncoding('utf8')) body += String(piece)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

interface Knock {
  token?: string
  origin?: string
  hostHeader?: string
  path?: string
}

/** Opens the engine's WebSocket as a page would; returns the status of the refusal, or the open socket. */
async function knock(change: Knock = {}): Promise<number | WebSocket> {
  const ours = `127.0.0.1:${host.port}`
  const token = change.token ?? new URL(host.url).hash.replace('#token=', '')
  const socket = new WebSocket(
    `ws://${ours}${change.path ?? '/engine'}`,
    ['sockeye', ...(token === '' ? [] : [`token.${token}`])],
    {
      headers: { host: change.hostHeader ?? ours },
      origin: change.origin ?? `http://${ours}`,
    },
  )
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    socket.on('error', reject)
  })
}

describe('pages', () => {
  test('serves the index uncached, with its policy', async () => {
    const { status, headers, body } = await ask('/')
    expect(status).toBe(200)
    expect(body).toContain('<title>Sockeye</title>')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe-eval')
  })

  test('serves a built file with its type and allows caching', async () => {
    const { status, headers } = await ask('/assets/index-1.js')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(headers['cache-control']).toContain('immutable')
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/assets',
    '//etc/passwd',
    '/engine',
  ])('%s is not found', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body).not.toContain('not for the page')
  })

  test('allows only GET and HEAD', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
  })

  test.each(['sockeye.example:80', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'refuses a request for the host "%s"',
    async (name) => {
      expect((await ask('/', { headers: { host: name } })).status).toBe(403)
    },
  )

  test('refuses a request from another origin', async () => {
    expect((await ask('/', { headers: { origin: 'http://sockeye.example' } })).status).toBe(403)
  })
})

describe('the WebSocket to the engine', () => {
  test('opens for the page with its token and does not repeat the token', async () => {
    const socket = await knock()
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    expect(socket.protocol).toBe('sockeye')
    socket.send('hello')
    const [echoed] = (await once(socket, 'message')) as [Buffer]
    expect(echoed.toString()).toBe('hello')
    socket.close()
    await once(socket, 'close')
  })

  test.each<[string, Knock, number]>([
    ['no token', { token: '' }, 403],
    ['another token of the same length', { token: 'A'.repeat(43) }, 403],
    ['a token that begins like ours', { token: 'A' }, 403],
    ['the origin of another page', { origin: 'http://sockeye.example' }, 403],
    ['the origin of a page on another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['the origin of a file', { origin: 'null' }, 403],
    ['a name that resolves to this machine', { hostHeader: 'sockeye.example:80' }, 403],
    ['another path', { path: '/' }, 404],
  ])('is refused for %s', async (_, change, status) => {
    expect(await knock(change)).toBe(status)
  })

  test('is refused without an origin', async () => {
    const ours = `127.0.0.1:${host.port}`
    const token = new URL(host.url).hash.replace('#token=', '')
    const socket = new WebSocket(`ws://${ours}/engine`, ['sockeye', `token.${token}`])
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(response.statusCode).toBe(403)
    socket.on('error', () => undefined) // aborting an opening handshake is reported as an error
    socket.terminate()
  })
})

describe('errors at the start', () => {
  test('name a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const started = startWebHost({ pages, port: address.port, connect: () => undefined })
    await expect(started).rejects.toThrow(`Port ${address.port} on 127.0.0.1 is already in use.`)
    await expect(started).rejects.toBeInstanceOf(AppError)
    other.close()
  })

  test('name a window that is not built', async () => {
    const started = startWebHost({ pages: join(folder, 'none'), port: 0, connect: () => undefined })
    await expect(started).rejects.toThrow('The window has not been built')
  })
})

test('closing disconnects open pages', async () => {
  const other = await startWebHost({ pages, port: 0, connect: () => undefined })
  const token = new URL(other.url).hash.replace('#token=', '')
  const socket = new WebSocket(
    `ws://127.0.0.1:${other.port}/engine`,
    ['sockeye', `token.${token}`],
    { origin: `http://127.0.0.1:${other.port}` },
  )
  await once(socket, 'open')
  const ended = once(socket, 'close')
  await other.close()
  expect((await ended)[0]).toBe(1001)
})

test('a one-time address leads to the window once, without its token in it', async () => {
  let usedTwice = 0
  await host.close()
  host = await startWebHost({
    pages,
    port: 0,
    connect: (socket) => socket.on('message', (data) => socket.send(data)),
    usedTwice: () => usedTwice++,
  })
  const address = new URL(host.oneTimeUrl())
  const token = new URL(host.url).hash.replace('#token=', '')
  expect(address.href).not.toContain(token)
  expect(await ask(address.pathname, { method: 'HEAD' })).toMatchObject({ status: 404 })
  const first = await ask(address.pathname)
  expect([first.status, first.headers.location]).toEqual([303, host.url])
  expect(usedTwice).toBe(0)
  expect(await ask(address.pathname)).toMatchObject({ status: 404 })
  expect(usedTwice).toBe(1)
  expect(await ask('/open/x')).toMatchObject({ status: 404 })
})

test('at port 80 a request may name the host without it, and at any other port not', () => {
  const from = (headers: IncomingHttpHeaders): IncomingMessage => ({ headers }) as IncomingMessage
  const gate = new Gate(80)
  expect(gate.origins[0]).toBe('http://127.0.0.1')
  const token = `sockeye, token.${gate.token}`
  for (const named of ['127.0.0.1', '127.0.0.1:80', 'localhost', 'localhost:80']) {
    const origin = `http://${named.replace(':80', '')}`
    expect(gate.admitsRequest(from({ host: named })), named).toBe(true)
    expect(gate.admitsRequest(from({ host: named, origin })), named).toBe(true)
    const headers = { host: named, origin, 'sec-websocket-protocol': token }
    expect(gate.admitsUpgrade(from(headers)), named).toBe(true)
  }
  expect(gate.admitsRequest(from({ host: 'example.com' }))).toBe(false)
  expect(gate.admitsRequest(from({ host: '127.0.0.1:81' }))).toBe(false)
  expect(gate.admitsRequest(from({ host: '127.0.0.1', origin: 'http://localhost' }))).toBe(false)
  expect(new Gate(8080).admitsRequest(from({ host: '127.0.0.1' }))).toBe(false)
  expect(new Gate(8080).admitsRequest(from({ host: '127.0.0.1:80' }))).toBe(false)
})
