/** Reads and compares two entries of a real engine: what they are shown as, and cancellation. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineApi } from '../../../../../shared/contract/engine.ts'
import type { ComparedEntry } from '../../../../../shared/model/compared.ts'
import { endpointConfigSchema } from '../../../../../shared/protocols/index.ts'
import { EntryDifference } from '../../../../../renderer/features/comparison/entry-difference.svelte.ts'
import { summaryOf } from '../../../../../renderer/features/comparison/summary.ts'
import { TestEngine } from '../../../../support/engines.ts'

let lab: TestEngine
let session: number
let difference: EntryDifference | undefined

beforeEach(async () => {
  lab = await TestEngine.create()
  const config = endpointConfigSchema.parse({
    kind: 'ws-server',
    host: '127.0.0.1',
    port: 0,
    echo: true,
    perMessageDeflate: true,
  })
  const server = await lab.engine.call('open', { config })
  const { local } = server.live
  if (local === null) throw new Error('The server has an address.')
  const url = `ws://127.0.0.1:${String(local.port)}/`
  const client = await lab.engine.call('open', {
    config: endpointConfigSchema.parse({ kind: 'ws-client', url, perMessageDeflate: true }),
  })
  session = client.session.id
  await lab.untilPhase(session, 'open')
})

afterEach(async () => {
  difference?.dispose()
  difference = undefined
  await lab[Symbol.asyncDispose]()
})

/** Sends a message and returns its entry. */
async function send(
  bytes: string | Uint8Array,
  as: 'text' | 'binary',
  compress = false,
): Promise<ComparedEntry> {
  const message = { as, compress, body: { from: 'bytes', bytes: Buffer.from(bytes) } } as const
  await lab.engine.call('send', { session, message })
  const entry = (await lab.entries(session)).findLast(
    ({ direction, kind }) => direction === 'out' && kind === as,
  )
  return { session, n: entry?.n ?? 0 }
}

async function compared(
  then: ComparedEntry | null,
  now: ComparedEntry | null,
  engine: EngineApi = lab.engine,
): Promise<EntryDifference> {
  difference = new EntryDifference(engine, { then, now })
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    if (difference?.isWorking === false) resolve()
  }, 5)
  await promise
  clearInterval(timer)
  return difference
}

function said({ contents, rows, look }: EntryDifference): string {
  if (contents === null) throw new Error('Nothing was read.')
  const summary = summaryOf(contents, { then: 'a', now: 'b' }, look === 'json' ? rows : null)
  return [summary.line, ...summary.notes].join('; ')
}

test('shows JSON as JSON, other text as text and all else as hex', async () => {
  const [json, other] = [await send('{"a":1}', 'text'), await send('{"a" :1}', 'text')]
  const [text, binary] = [
    await send('hello', 'text'),
    await send(Buffer.from('00ff80', 'hex'), 'binary'),
  ]
  expect((await compared(json, other)).look).toBe('json')
  expect((await compared(json, text)).look).toBe('text')
  expect((await compared(json, text)).looks).toEqual(['text', 'hex'])
  expect((await compared(text, binary)).look).toBe('hex')
})

test('says where they differ first, or end, and when only white space differs', async () => {
  const [one, two] = [await send('abcdef', 'text'), await send('abcxef', 'text')]
  const [start, json] = [await send('abc', 'text'), await send('{"a":1}', 'text')]
  expect(said(await compared(one, two))).toBe('First difference at offset 3')
  expect(said(await compared(one, start))).toBe('b ends at offset 3, the other one continues')
  expect(said(await compared(one, one))).toBe('Identical: 6 bytes')
  expect(said(await compared(null, one))).toBe('Only in b')
  expect(said(await compared(json, await send('{ "a": 1 }', 'text')))).toBe(
    'First difference at offset 1; Only white space, or data around the JSON, differs',
  )
})

test('compares what a compressed message contains', async () => {
  const [plain, small] = [
    await send('hello hello', 'text'),
    await send('hello hello', 'text', true),
  ]
  expect(said(await compared(plain, small))).toBe(
    'Identical: 11 bytes; Without compression (permessage-deflate)',
  )
})

test('stops reading when it is cancelled, and compares when it is asked again', async () => {
  const long = await send(new Uint8Array(3_000_000), 'binary')
  const gate = Promise.withResolvers<void>()
  let reads = 0
  const slow: EngineApi = {
    on: (event, listener) => lab.engine.on(event, listener),
    async call(method, params) {
      if (method === 'bytes') {
        reads++
        await gate.promise
      }
      return lab.engine.call(method, params)
    },
  }
  const slowly = new EntryDifference(slow, { then: long, now: null })
  difference = slowly
  await expect.poll(() => reads).toBe(1)
  expect(slowly.isWorking).toBe(true)
  slowly.cancel()
  gate.resolve()
  expect(slowly.isWorking).toBe(false)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect([reads, slowly.rows, slowly.problem]).toEqual([1, null, null])
  await slowly.load()
  expect(slowly.rows?.count).toBe(3_000_000 / 16)
})

test('names a session that was deleted', async () => {
  const entry = await send('hello', 'text')
  await lab.engine.call('close', { session })
  await lab.engine.call('removeSession', { session })
  const { problem, rows } = await compared(entry, entry)
  expect(rows).toBeNull()
  expect(problem?.message).toMatch(/does not exist/)
})
