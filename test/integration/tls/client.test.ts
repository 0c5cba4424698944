/** A TLS client verifies the server, names what was negotiated, and describes errors. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { createServer, type Server, type TlsOptions, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientTls } from '../../../shared/protocols/options/tls.ts'
import { Authority, type Identity } from '../../support/authority.ts'
import { openForTest } from '../../support/endpoints.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { PlainServer } from '../../support/plain-peers.ts'

let folder: TemporaryFolder
let authority: Authority
let caFile: string

beforeAll(async () => {
  folder = new TemporaryFolder()
  authority = await Authority.create()
  caFile = folder.file('ca.pem')
  writeFileSync(caFile, authority.cert)
})
afterAll(() => {
  folder[Symbol.dispose]()
})

class TlsServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<TLSSocket>()

  constructor(identity: Identity, options: TlsOptions = {}) {
    this.#server = createServer({ ...identity, ...options }, (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => socket.write(chunk))
    })
    this.#server.on('tlsClientError', () => undefined)
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    return address.port
  }

  resetAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.resetAll()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

const secure = (port: number, tls = {}) =>
  ({ kind: 'tcp-client', host: '127.0.0.1', port, secure: true, tls }) as const

test.each([
  [{}, 'TLSv1.3'],
  [{ maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
] as const)('a certificate of a trusted authority verifies, %j', async (options, version) => {
  await using server = new TlsServer(await authority.issue(), options)
  const opened = await openForTest(secure(await server.listen(), { caFile }))
  await opened.until(({ phase }) => phase === 'open')
  expect(opened.live.tls).toMatchObject({ version, verified: true })
  await opened.send('through TLS')
  await opened.recording.until(() => opened.recording.bytesIn === 11)
  await opened.endpoint.close()

  const { recording } = opened
  expect(recording.list.map(({ kind }) => kind)).toEqual(['open', 'tls', 'data', 'data', 'end'])
  expect(recording.bytes('in').toString()).toBe('through TLS')
  expect(recording.events('tls')[0]).toMatchObject({
    version,
    verified: true,
    reason: '',
    certificate: {
      subject: 'CN=Sockeye test server',
      issuer: 'CN=Sockeye test authority',
      validTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string,
      subjectAltName: expect.stringContaining('DNS:localhost') as string,
    },
  })
  expect(recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', unsent: 0 }])
})

test('an unknown authority is refused before a byte is sent, and accepted if configured', async () => {
  await using server = new TlsServer(await authority.issue())
  const port = await server.listen()
  const refused = await openForTest(secure(port))
  await refused.until(() => refused.endedByItself)
  expect(refused.live.problem?.code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  expect(refused.live.problem?.message).toContain('not signed by an authority')
  expect(refused.recording.events('tls')).toEqual([])
  const reason = expect.stringContaining('not signed by an authority') as string
  expect(refused.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', reason }])

  await using accepted = await openForTest(secure(port, { verify: false }))
  await accepted.until(({ phase }) => phase === 'open')
  expect(accepted.live.tls?.verified).toBe(false)
  expect(accepted.recording.events('tls')).toMatchObject([
    { verified: false, reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  ])
})

test.each([
  ['CERT_HAS_EXPIRED', { validForMs: -1_000 }],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { addresses: [], dnsNames: ['example.test'] }],
])('%s is described', async (code, leaf) => {
  await using server = new TlsServer(await authority.issue(leaf))
  const opened = await openForTest(secure(await server.listen(), { caFile }))
  await opened.until(() => opened.endedByItself)
  expect(opened.live.problem?.code).toBe(code)
  expect(opened.live.problem?.message).toMatch(/^The certificate of 127\.0\.0\.1:\d+ /)
})

test('the server name is verified', async () => {
  const leaf = { addresses: [], dnsNames: ['example.test'] }
  await using server = new TlsServer(await authority.issue(leaf))
  await using opened = await openForTest(
    secure(await server.listen(), { caFile, serverName: 'example.test' }),
  )
  await opened.until(({ phase }) => phase !== 'opening')
  expect(opened.live.tls?.verified).toBe(true)
})

test('a server that does not speak TLS is reported', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(secure(server.port))
  const peer = await server.peer()
  peer.write('220 mail.example.test ready\r\n')
  await opened.until(() => opened.endedByItself)
  expect(opened.live.problem?.message).toBe(`127.0.0.1:${server.port} does not speak TLS.`)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'error' }])
})

test.each([
  [40, 'it sent the alert “handshake failure”'],
  [112, 'it sent the alert “unrecognized name”'],
])('the alert %i ends the connection by the peer', async (alert, reason) => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(secure(server.port))
  const peer = await server.peer()
  peer.once('data', () => peer.write(Buffer.of(21, 3, 3, 0, 2, 2, alert)))
  await opened.until(() => opened.endedByItself)
  const message = `TLS with 127.0.0.1:${server.port} failed: ${reason}.`
  expect(opened.live.problem?.message).toBe(message)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'error' }])
})

test('a silent server times out, and one that closes is reported', async () => {
  await using server = await PlainServer.listen()
  const silent = await openForTest({ ...secure(server.port), connectTimeoutMs: 100 })
  await silent.until(() => silent.endedByItself)
  expect(silent.live.problem?.code).toBe('TLS_TIMEOUT')
  expect(silent.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin' }])

  const hungUp = await openForTest(secure(server.port))
  const peer = await server.peer(2)
  peer.end()
  await hungUp.until(() => hungUp.endedByItself)
  expect(hungUp.live.problem?.code).toBe('TLS_ENDED_EARLY')
  expect(hungUp.recording.events('end')).toMatchObject([{ by: 'peer', how: 'fin' }])

  const reset = await openForTest(secure(server.port))
  const third = await server.peer(3)
  // Once the ClientHello is read, so that the handshake is in progress.
  third.once('data', () => third.resetAndDestroy())
  await reset.until(() => reset.endedByItself)
  expect(reset.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst' }])
})

test('a TLS peer that never ends is reset within a bounded time', async () => {
  const accepted = Promise.withResolvers<TLSSocket>()
  const identity = await authority.issue()
  const server = createServer({ ...identity, allowHalfOpen: true }, accepted.resolve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const opened = await openForTest(secure(address.port, { caFile }))
  const peer = await accepted.promise
  peer.on('error', () => undefined)
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.close()
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst' }])
  peer.destroy()
  server.close()
  await once(server, 'close')
})

test('an invalid CA file is refused when opening', async () => {
  const missing = openForTest(secure(1, { caFile: folder.file('none.pem') }))
  await expect(missing).rejects.toMatchObject({ code: 'file-unreadable' })
  writeFileSync(folder.file('not.pem'), 'hello')
  const wrong = openForTest(secure(1, { caFile: folder.file('not.pem') }))
  await expect(wrong).rejects.toMatchObject({ code: 'bad-input' })
})

describe('a client certificate', () => {
  const passphrase = { ref: null, value: 'open sesame' }

  /** Opens a connection to a server that requires a client certificate of the authority. */
  async function openWith(tls: Partial<ClientTls>) {
    await using server = new TlsServer(await authority.issue(), {
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    })
    const port = await server.listen()
    await using opened = await openForTest(secure(port, { caFile, ...tls }))
    await opened.until(({ phase }) => phase === 'open')
    const { tls: agreed } = opened.live
    await opened.endpoint.close()
    return agreed
  }

  function write(name: string, text: string): string {
    writeFileSync(folder.file(name), text)
    return folder.file(name)
  }

  const encrypted = (key: string): string =>
    createPrivateKey(key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: passphrase.value })
      .toString()

  test('is accepted: key beside the certificate, in its file, or encrypted', async () => {
    const { cert, key } = await authority.issue({ dnsNames: ['client'] })
    const certFile = write('client.pem', cert)
    const verified = { verified: true }
    expect(await openWith({ certFile, keyFile: write('client.key', key) })).toMatchObject(verified)
    expect(await openWith({ certFile: write('both.pem', `${cert}\n${key}`) })).toMatchObject(
      verified,
    )
    const keyFile = write('encrypted.key', encrypted(key))
    expect(await openWith({ certFile, keyFile, passphrase })).toMatchObject(verified)
  })

  test('is refused with the reason when certificate and key do not match', async () => {
    const { cert, key } = await authority.issue()
    const other = await authority.issue()
    const certFile = write('client.pem', cert)
    const keyFile = write('encrypted.key', encrypted(key))
    const wrong = { ref: null, value: 'wrong' }
    await expect(openWith({ certFile, keyFile, passphrase: wrong })).rejects.toThrow(
      /Could not decrypt/,
    )
    await expect(openWith({ certFile, keyFile })).rejects.toThrow(/Could not decrypt/)
    await expect(openWith({ certFile, keyFile: write('o.key', other.key) })).rejects.toThrow(
      /does not match the client certificate/,
    )
    await expect(openWith({ keyFile })).rejects.toThrow(/requires a client certificate/)
    await expect(openWith({ certFile: folder.file('none.pem') })).rejects.toThrow(
      /Could not read the client certificate/,
    )
    await expect(openWith({ certFile: write('text.pem', 'text') })).rejects.toThrow(
      /PEM files|Could not read/,
    )
  })
})

test.skipIf(process.platform === 'win32')('a CA file without end is refused', async () => {
  await expect(openForTest(secure(1, { caFile: '/dev/zero' }))).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'The CA file /dev/zero is too large for a PEM file.',
  })
})
