/** A TLS client against openssl's server: trusted through its authority, refused without, accepted when told so. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificates, type Certificates } from '../support/certificates.ts'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { Program } from '../support/program.ts'
import { Sockeye } from '../support/sockeye.ts'

describeWith(['openssl'], 'openssl s_server', () => {
  let folder: TemporaryFolder
  let certificates: Certificates
  beforeAll(() => {
    folder = new TemporaryFolder()
    certificates = makeCertificates(folder.path)
  })
  afterAll(() => {
    folder[Symbol.dispose]()
  })

  /** Answers each line reversed. */
  async function startServer(port: number, ...options: string[]): Promise<Program> {
    const { certificate, key } = certificates
    const server = new Program('openssl', [
      ...['s_server', '-accept', `localhost:${String(port)}`, '-cert', certificate, '-key', key],
      ...['-rev', ...options],
    ])
    await server.waitForOutput(/ACCEPT/)
    return server
  }

  const secure = (port: number): string => `tls://localhost:${String(port)}`
  const line = ['--send-hex', Buffer.from('Sockeye\n').toString('hex')]

  test.each(['-tls1_2', '-tls1_3'])('a trusted certificate is named, with %s', async (version) => {
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using _server = await startServer(port, version)
    await using client = sockeye.open('connect', secure(port), '--ca', certificates.ca, ...line)
    await client.entry(({ direction, kind }) => direction === 'in' && kind === 'data')
    const { session } = await client.end()

    const entries = await sockeye.show(session)
    const tls = entries.find(({ kind }) => kind === 'tls')
    expect(tls?.detail).toMatchObject({
      version: version === '-tls1_2' ? 'TLSv1.2' : 'TLSv1.3',
      verified: true,
      certificate: { subject: expect.stringContaining('localhost') as unknown },
    })
    const received = entries.filter(({ kind, direction }) => kind === 'data' && direction === 'in')
    const text = received.map(({ bytes }) => Buffer.from(bytes, 'hex').toString()).join('')
    expect(text).toBe('eyekcoS\n')
  })

  test('an unknown authority is refused with a message, and the session keeps the attempt', async () => {
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using _server = await startServer(port)
    await using client = sockeye.open('connect', secure(port), ...line)
    expect(await client.exit()).toBe(1)
    expect(client.stderr).toMatch(/certificate/i)
    expect(client.stderr).not.toMatch(/\n\s+at /)
  })

  test('any certificate is accepted if configured, and the entry says that it did not verify', async () => {
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using _server = await startServer(port)
    await using client = sockeye.open('connect', secure(port), '--insecure', ...line)
    await client.entry(({ direction, kind }) => direction === 'in' && kind === 'data')
    const { session } = await client.end()

    const tls = (await sockeye.show(session)).find(({ kind }) => kind === 'tls')
    expect(tls?.detail).toMatchObject({ verified: false })
    expect(tls?.detail?.kind === 'tls' && tls.detail.reason).toMatch(/^[A-Z_]+$/)
  })
})
