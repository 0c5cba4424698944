/** Secrets of endpoints: stored by the host, sent when something is opened, and nowhere else. */
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { MemorySecrets } from '../../../main/engine/secrets/secrets.ts'
import { secretsOf } from '../../../shared/model/endpoint-secrets.ts'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'

/** A WebSocket server that records the headers of its requests. */
class Asked implements AsyncDisposable {
  readonly requests: IncomingMessage['headers'][] = []
  readonly #http = createServer()
  readonly #server = new WebSocketServer({ server: this.#http })
  url = ''

  static async start(): Promise<Asked> {
    const asked = new Asked()
    asked.#server.on('connection', (_, { headers }) => asked.requests.push(headers))
    asked.#http.listen(0, '127.0.0.1')
    await once(asked.#http, 'listening')
    const address = asked.#http.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    asked.url = `ws://127.0.0.1:${String(address.port)}/`
    return asked
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
    this.#http.close()
    await once(this.#http, 'close')
  }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const written = (url: string): EndpointConfigInput => ({
  kind: 'ws-client',
  url,
  headers: [
    ['Cookie', 'cookie-secret'],
    ['X-Mine', { value: 'marked-secret' }],
    ['X-Plain', 'plain'],
  ],
})

test('secrets are in no file of the data folder and in no answer', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  {
    await using lab = await TestEngine.create({ dataFolder })
    const url = `ws://ann:address-secret@127.0.0.1:${String(await freePort())}/`
    const saved = await lab.engine.call('saveEndpoint', { name: '', config: written(url) })
    expect(secretsOf(saved.config)).toEqual(
      Array.from({ length: 3 }, () => ({ ref: expect.any(String) as string })),
    )
    // Nothing listens there, so nothing is sent or recorded.
    const { session } = await lab.engine.call('open', { config: saved.config })
    await lab.untilPhase(session.id, 'closed')
    const told = JSON.stringify([saved, session, lab.told])
    expect(told).not.toContain('-secret')
  }
  for (const file of filesOf(dataFolder))
    for (const secret of ['address-secret', 'cookie-secret', 'marked-secret'])
      expect(readFileSync(file).includes(secret), `${secret} in ${file}`).toBe(false)
})

test('a saved endpoint sends its secrets by reference, also in a replay', async () => {
  await using server = await Asked.start()
  const secrets = new MemorySecrets()
  await using lab = await TestEngine.create({ secrets })
  const url = server.url.replace('//', '//ann:pass%20word@')
  const { config } = await lab.engine.call('saveEndpoint', { name: '', config: written(url) })
  const { session } = await lab.engine.call('open', { config })
  await lab.untilPhase(session.id, 'open')
  const expected = {
    authorization: `Basic ${Buffer.from('ann:pass word').toString('base64')}`,
    cookie: 'cookie-secret',
    'x-mine': 'marked-secret',
    'x-plain': 'plain',
  }
  expect(server.requests).toEqual([expect.objectContaining(expected)])
  const message = { as: 'text', body: { from: 'bytes', bytes: new Uint8Array([104]) } } as const
  await lab.engine.call('send', { session: session.id, message })
  await lab.engine.call('close', { session: session.id })

  await lab.engine.call('replay', { session: session.id, speed: 'max' })
  await lab.until(() => lab.told.replay.some(({ state }) => state === 'done'))
  expect(server.requests[1]).toMatchObject(expected)
})

test('a bearer token is sent, and a new one replaces the old one under its reference', async () => {
  await using server = await Asked.start()
  const secrets = new MemorySecrets()
  await using lab = await TestEngine.create({ secrets })
  const tell = async (value: string, id?: number) =>
    lab.engine.call('saveEndpoint', {
      ...(id !== undefined && { id }),
      name: 'feed',
      config: { kind: 'ws-client', url: server.url, auth: { scheme: 'bearer', token: { value } } },
    })
  const first = await tell('one')
  const { id, config } = await tell('two', first.id)
  expect(config).toEqual(first.config)
  const { session } = await lab.engine.call('open', { config })
  await lab.untilPhase(session.id, 'open')
  expect(server.requests[0]?.authorization).toBe('Bearer two')

  await lab.engine.call('removeEndpoint', { id })
  expect(await secrets.refs()).toEqual([])
  await expect(lab.engine.call('open', { config })).rejects.toMatchObject({
    code: 'secret-missing',
    message: 'The token of this endpoint is not saved on this computer.',
  })
  expect(await lab.engine.call('sessions', {})).toHaveLength(1)
})

test('secrets that no endpoint uses are deleted at the next start', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  const secrets = new MemorySecrets()
  {
    await using lab = await TestEngine.create({ dataFolder, secrets })
    await lab.engine.call('saveEndpoint', { name: '', config: written('ws://127.0.0.1:1/') })
    await secrets.keep({ '11111111-1111-4111-8111-111111111111': 'left behind' })
    expect(await secrets.refs()).toHaveLength(3)
  }
  await using lab = await TestEngine.create({ dataFolder, secrets })
  expect(await secrets.refs()).toHaveLength(2)
  expect((await lab.engine.call('about', {})).secrets).toBe('memory')
})

test('an invalid header is named without its value', async () => {
  await using lab = await TestEngine.create()
  const headers: [string, string][] = [['Cookie', 'secret\r\nX: y']]
  const opening = lab.engine.call('open', {
    config: { kind: 'ws-client', url: 'ws://127.0.0.1:1/', headers },
  })
  await expect(opening).rejects.toThrow('The header "Cookie" is not valid in HTTP.')
})
