/**
 * permessage-deflate and fragments with Python's websockets library on the other side: with and without context
 * takeover, with smaller windows, as server and as client. Frames are recorded as captured, and inflate to the original
 * text.
 */
import { expect, test } from 'vitest'
import type { OutgoingInput } from '../../shared/contract/outgoing.ts'
import { expectFramesAsCaptured } from '../support/as-captured.ts'
import { describeWith } from '../support/describe-with.ts'
import { TestEngine } from '../support/engines.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { Capture } from '../support/tshark.ts'
import { messagesOf, type SaidMessage } from '../support/ws-messages.ts'

const agreements: [name: string, contextTakeover: boolean, options: string[], agreed: RegExp][] = [
  ['context takeover', true, [], /^permessage-deflate(?!.*no_context)/],
  [
    'no context takeover',
    false,
    [],
    /^(?=.*server_no_context_takeover)(?=.*client_no_context_takeover)/,
  ],
  [
    'smaller windows',
    true,
    ['server_max_window_bits=9', 'client_max_window_bits=10'],
    /^(?=.*server_max_window_bits=9)(?=.*client_max_window_bits=10)/,
  ],
  [
    'takeover of one side alone',
    true,
    ['server_no_context_takeover=1'],
    /^(?=.*server_no_context_takeover)(?!.*client_no_context_takeover)/,
  ],
]

const quote = '{"symbol":"AAPL","bid":189.31,"ask":189.33}'
const said = [quote, quote, '', '三文鱼'.repeat(2_000), quote]
const pollUntil = { timeout: 20_000 } as const

const texts = (messages: readonly SaidMessage[]): string[] =>
  messages.map(({ content }) => content.toString())

/** Sends a compressed message, then a long one in fragments with a ping between. */
async function say(
  { engine }: TestEngine,
  session: number,
  content: Buffer,
  as: 'text' | 'binary',
) {
  const body = { from: 'bytes', bytes: content } as const
  const ping = { as: 'ping', body: { from: 'bytes', bytes: Buffer.from('between') } } as const
  const message: OutgoingInput =
    content.length < 1_000
      ? { as, body, compress: true }
      : {
          as: 'fragments',
          type: as,
          body,
          compress: true,
          sizes: [1, 0, 20],
          between: [{ after: 1, frame: ping }],
        }
  await engine.call('send', { session, message })
}

describeWith(['python3 with websockets', 'tshark'], 'compression of Python websockets', () => {
  test.each(agreements)('a server, %s', async (_name, contextTakeover, options, agreed) => {
    using folder = new TemporaryFolder()
    await using opened = await TestEngine.create({ dataFolder: folder.path })
    const port = await freePort()
    await using server = python('websockets_deflate', 'server', String(port), ...options)
    await server.waitForOutput(/listening/)
    await using capture = await Capture.start(port)
    const url = `ws://localhost:${String(port)}`
    const { session } = await opened.engine.call('open', {
      config: { kind: 'ws-client', url, perMessageDeflate: true, contextTakeover },
    })
    await opened.untilPhase(session.id, 'open')
    expect(opened.told.live.at(-1)?.extensions).toMatch(agreed)

    for (const text of said) await say(opened, session.id, Buffer.from(text), 'text')
    const received = () => messagesOf(opened, session.id, 'in')
    await expect.poll(async () => texts(await received()), pollUntil).toEqual(said)
    const sent = await messagesOf(opened, session.id, 'out')
    expect(texts(sent)).toEqual(said)
    expect([...sent, ...(await received())].some(({ frames }) => frames > 1)).toBe(true)
    expect(sent.every(({ compressed }) => compressed)).toBe(true)
    await opened.engine.call('close', { session: session.id })
    await expectFramesAsCaptured(folder.path, session.id, 'client', capture)
  })

  test.each(agreements)('a client, %s', async (_name, contextTakeover, options, agreed) => {
    using folder = new TemporaryFolder()
    await using opened = await TestEngine.create({ dataFolder: folder.path })
    const { session, live } = await opened.engine.call('open', {
      config: { kind: 'ws-server', port: 0, perMessageDeflate: true, contextTakeover },
    })
    const port = live.local?.port ?? 0
    await using capture = await Capture.start(port)
    const url = `ws://127.0.0.1:${String(port)}`
    await using client = python('websockets_deflate', 'client', url, ...options)
    const received = () => messagesOf(opened, session.id, 'in')
    for (let answered = 0; answered < 6; answered++) {
      await expect.poll(async () => (await received()).length, pollUntil).toBe(answered + 1)
      const message = (await received())[answered]
      if (message) await say(opened, session.id, message.content, message.kind)
    }
    expect(await client.exit(), client.stderr).toBe(0)
    expect(client.lines).toEqual(Array.from({ length: 6 }, () => 'equal'))

    const open = (await opened.entries(session.id)).find(({ event }) => event?.kind === 'note')
    const extensions = expect.stringMatching(agreed) as string
    expect(open?.event).toMatchObject({ data: { extensions } })
    const came = await received()
    const sent = await messagesOf(opened, session.id, 'out')
    expect(sent.map(({ content }) => content)).toEqual(came.map(({ content }) => content))
    expect(came.map(({ frames }) => frames)).toEqual([1, 1, 1, 4, 4, 1])
    await opened.engine.call('close', { session: session.id })
    await expectFramesAsCaptured(folder.path, session.id, 'server', capture)
  })
})
