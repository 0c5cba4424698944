/** Client authentication on the command line: what is sent, and that secrets appear nowhere else. */
import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { Authority } from '../../support/authority.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

/** Connects with the command line to a server that refuses everyone; returns the request and the program's output. */
async function ask(data: string, ...options: string[]) {
  const http = createServer()
  const asked = Promise.withResolvers<IncomingMessage['headers']>()
  const titles: string[] = []
  http.on('upgrade', ({ headers }, socket) => {
    if (process.platform === 'linux') titles.push(...commandLines())
    asked.resolve(headers)
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  try {
    await using program = new Sockeye(data).run(
      ...['connect', `ws://127.0.0.1:${String(port)}/`, '--json', ...options],
    )
    const headers = await asked.promise
    await program.exit()
    return { headers, output: program.stdout + program.stderr, titles }
  } finally {
    http.close()
  }
}

/** What every user of the machine can see in the process list. */
const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
      } catch {
        return [] // it has ended meanwhile
      }
    })

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

test('reads user, password and token from a file, a variable or the argument', async () => {
  using folder = new TemporaryFolder()
  const file = folder.file('password')
  writeFileSync(file, 'from a file\nand no more')
  process.env['SOCKEYE_TEST_TOKEN'] = 'from-a-variable'
  const headerOf = async (...options: string[]) =>
    (await ask(folder.file('data'), ...options)).headers.authorization
  expect(await headerOf('--user', 'ann', '--password', `file:${file}`)).toBe(
    basic('ann:from a file'),
  )
  expect(await headerOf('--user', 'ann:a:b')).toBe(basic('ann:a:b'))
  expect(await headerOf('--token', 'env:SOCKEYE_TEST_TOKEN')).toBe('Bearer from-a-variable')
})

test('a literal secret is visible in the request only, not in the process list', async () => {
  using folder = new TemporaryFolder()
  const { headers, output, titles } = await ask(folder.file('data'), '--token', 'written-out')
  expect(headers.authorization).toBe('Bearer written-out')
  const told = output.split('\n').filter((line) => line.includes('written-out'))
  // The record has the bytes on the wire: only the request contains it.
  expect(told.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ direction: 'out', kind: 'handshake' }),
  ])
  expect(titles.filter((line) => line.includes('written-out'))).toEqual([])
})

test('presents a certificate with an encrypted key, over tls and wss', async () => {
  using folder = new TemporaryFolder()
  const authority = await Authority.create()
  const { cert, key } = await authority.issue({ dnsNames: ['client'] })
  const write = (name: string, text: string): string => {
    writeFileSync(folder.file(name), text)
    return folder.file(name)
  }
  const locked = createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
    .toString()
  const identity = [
    ...['--ca', write('ca.pem', authority.cert), '--cert', write('client.pem', cert)],
    ...[
      '--key',
      write('client.key', locked),
      '--passphrase',
      `file:${write('word', 'open sesame\n')}`,
    ],
  ]
  const server = await authority.issue()
  const strict = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true }
  await using tls = closing(createTlsServer(strict, (socket) => socket.end('let in')))
  const sockeye = new Sockeye(folder.file('data'))
  await using client = sockeye.open('connect', `tls://127.0.0.1:${await tls.port()}`, ...identity)
  await client.entry(({ kind, preview }) => kind === 'data' && preview === 'let in')

  const wss = createTlsServer(strict)
  const webSockets = new WebSocketServer({ noServer: true })
  const http = createServer().on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (peer) => peer.close(1_000, 'let in'))
  })
  wss.on('secureConnection', (socket) => http.emit('connection', socket))
  await using listening = closing(wss)
  await using other = sockeye.open(
    'connect',
    `wss://127.0.0.1:${await listening.port()}/`,
    ...identity,
  )
  await other.entry(({ kind, preview }) => kind === 'close' && preview.includes('let in'))
})

/** Listens on a free port until the test ends. */
function closing(server: ReturnType<typeof createTlsServer>) {
  server.listen(0, '127.0.0.1')
  return {
    async port(): Promise<string> {
      if (!server.listening) await once(server, 'listening')
      return String((server.address() as AddressInfo).port)
    },
    async [Symbol.asyncDispose](): Promise<void> {
      server.close()
      await once(server, 'close')
    },
  }
}

test.each([
  [['wss://127.0.0.1:1', '--key', 'x'], /--key and --passphrase require --cert/],
  [['ws://127.0.0.1:1', '--cert', 'x'], /--cert are only supported for tls:\/\/ and wss:\/\//],
  [['tcp://127.0.0.1:1', '--token', 'x'], /--token is only supported for ws:\/\/ and wss:\/\//],
  [['ws://127.0.0.1:1', '--user', 'ann'], /--user requires a password/],
  [['ws://127.0.0.1:1', '--password', 'x'], /--password requires --user/],
  [['ws://127.0.0.1:1', '--token', 'x', '--user', 'a:b'], /cannot be used with option/],
  [
    ['ws://127.0.0.1:1', '--token', 'env:SOCKEYE_NO_SUCH'],
    /environment variable SOCKEYE_NO_SUCH is not set/,
  ],
  [['ws://127.0.0.1:1', '--token', 'file:/no/such'], /Could not read the file \/no\/such/],
])('%j is refused as invalid usage', async (options, words) => {
  using folder = new TemporaryFolder()
  await using program = new Sockeye(folder.path).run('connect', ...options)
  expect(await program.exit(), program.stderr).toBe(2)
  expect(program.stderr).toMatch(words)
})
