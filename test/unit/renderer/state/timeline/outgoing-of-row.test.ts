/** Recorded rows as messages that send them again, and as drafts of the composer that do the same. */
import { describe, expect, test } from 'vitest'
import { ComposerDraft } from '../../../../../renderer/state/composer/composer.svelte.ts'
import { writtenOfRow } from '../../../../../renderer/state/composer/written-of-row.ts'
import { notSendable, outgoingOf } from '../../../../../renderer/state/timeline/outgoing-of-row.ts'
import { stringToUtf8 } from '../../../../../shared/bytes/utf8.ts'
import { outgoingSchema } from '../../../../../shared/contract/outgoing.ts'
import { wasSent, type EntrySummary, type FrameHeader } from '../../../../../shared/model/entry.ts'
import { encodeClosePayload } from '../../../../../shared/wire/websocket/close.ts'
import { encodeFrameHeader } from '../../../../../shared/wire/websocket/frame.ts'
import { entryOf } from '../../../../support/fake-recordings.ts'

const header: FrameHeader = {
  fin: true,
  rsv: 0,
  opcode: 1,
  masked: true,
  maskingKey: 0x0a0b0c0d,
  headerLength: 6,
}

interface Given {
  readonly entry?: Partial<EntrySummary>
  readonly frame?: Partial<FrameHeader> | null
  readonly content?: Uint8Array | string
  readonly wire?: Uint8Array
  readonly sizes?: readonly number[]
}

function rowOf({ entry, frame = {}, content = 'hi', wire, sizes = [] }: Given) {
  const bytes = typeof content === 'string' ? stringToUtf8(content) : content
  return {
    entry: entryOf(1, {
      direction: 'out',
      length: bytes.length,
      frame: frame && { ...header, ...frame },
      ...entry,
    }),
    content: bytes,
    wire: wire ?? new Uint8Array(0),
    sizes,
  }
}

function sentAgain(given: Given, isWebSocket = true): unknown {
  const row = rowOf(given)
  return outgoingSchema.parse(outgoingOf(row, isWebSocket)({ from: 'bytes', bytes: row.content }))
}

/** What the composer sends after the row was loaded, with its body as bytes. */
function sentFromDraft(given: Given, isWebSocket = true): unknown {
  const row = rowOf(given)
  const draft = new ComposerDraft()
  draft.restore(writtenOfRow(row, isWebSocket))
  const message = draft.read(isWebSocket ? 'ws-client' : 'tcp-client')
  if ('issue' in message) throw new Error(message.issue)
  const bytes = message.body instanceof Uint8Array ? message.body : new Uint8Array(0)
  return outgoingSchema.parse(message.build({ from: 'bytes', bytes }))
}

const message = {
  firstFrame: 1,
  lastFrame: 3,
  frames: 3,
  length: 2,
  missing: 0,
  offset: 0,
  complete: true,
}
const crafted = encodeFrameHeader({
  fin: false,
  rsv: 2,
  opcode: 3,
  maskingKey: 0x0a0b0c0d,
  payloadLength: 1_000,
  lengthBytes: 8,
})
const body = (text: string) => ({ from: 'bytes', bytes: stringToUtf8(text) })

const cases: [name: string, given: Given, sent: object][] = [
  ['a text', {}, { as: 'text', body: body('hi'), compress: false }],
  ['a compressed text', { frame: { rsv: 4 } }, { as: 'text', body: body('hi'), compress: true }],
  [
    'a binary message',
    { entry: { kind: 'binary' }, frame: { opcode: 2 }, content: Uint8Array.of(0, 255) },
    { as: 'binary', body: { from: 'bytes', bytes: Uint8Array.of(0, 255) }, compress: false },
  ],
  ['a ping', { entry: { kind: 'ping' }, frame: { opcode: 9 } }, { as: 'ping', body: body('hi') }],
  [
    'a close',
    { entry: { kind: 'close' }, frame: { opcode: 8 }, content: encodeClosePayload(1001, 'bye') },
    { as: 'close', code: 1001, reason: 'bye' },
  ],
  [
    'a text that is not UTF-8',
    { content: Uint8Array.of(255) },
    { as: 'frame', fin: true, opcode: 1, mask: 'role', declaredLength: null },
  ],
  [
    'a fragment',
    { entry: { kind: 'continuation' }, frame: { fin: false, opcode: 0 } },
    { as: 'frame', fin: false, rsv: 0, opcode: 0, mask: 'role' },
  ],
  [
    'a message of several frames',
    { entry: { message }, frame: { fin: false }, sizes: [1, 0, 1] },
    { as: 'fragments', type: 'text', body: body('hi'), compress: false, sizes: [1, 0, 1] },
  ],
  [
    'a crafted frame',
    {
      entry: { kind: 'reserved', crafted: true },
      frame: { fin: false, rsv: 2, opcode: 3, headerLength: 14 },
      wire: crafted,
    },
    {
      as: 'frame',
      fin: false,
      rsv: 2,
      opcode: 3,
      mask: { key: 0x0a0b0c0d },
      lengthForm: 64,
      declaredLength: 1_000,
      body: body('hi'),
    },
  ],
  [
    'bytes below the frames',
    { entry: { kind: 'data' }, frame: null },
    { as: 'raw', body: body('hi') },
  ],
]

describe('a row of a WebSocket', () => {
  test.for(cases)('%s is sent as it was', ([, given, sent]) => {
    expect(sentAgain(given)).toMatchObject(sent)
  })

  test.for(cases)('%s is loaded as a draft that sends the same', ([, given]) => {
    expect(sentFromDraft(given)).toEqual(sentAgain(given))
  })
})

describe('bytes over TCP', () => {
  test.for([
    'PING\r\n',
    'two\r\nlines\r\n',
    'two\nlines\n',
    'mixed\r\nlines\n',
    'no end\r\nof a line',
    '{"a": 1}\r\n',
    '[1, 2]',
    '{{uuid}} \\n',
    '\u001b[0m',
    '\ufeffmark',
    '三文鱼',
    Uint8Array.of(0, 1, 255),
  ])('%j is sent and loaded without a change', (content) => {
    const given: Given = { entry: { kind: 'data' }, frame: null, content }
    expect(sentAgain(given, false)).toEqual({
      as: 'data',
      body: typeof content === 'string' ? body(content) : { from: 'bytes', bytes: content },
    })
    expect(sentFromDraft(given, false)).toEqual(sentAgain(given, false))
  })
})

test('drafts are text or JSON where an editor can hold them, else hex', () => {
  const modeOf = (content: string): unknown =>
    writtenOfRow(rowOf({ entry: { kind: 'data' }, frame: null, content }), false)
  expect(modeOf('PING\r\n')).toMatchObject({
    mode: 'text',
    texts: { text: 'PING' },
    lineEnding: 'crlf',
  })
  expect(modeOf('{"a": 1}')).toMatchObject({ mode: 'json', texts: { json: '{"a": 1}' } })
  expect(modeOf('\u0000')).toMatchObject({ mode: 'hex', texts: { hex: '00' } })
})

test('received entries and events were not sent', () => {
  expect(wasSent(entryOf(1, { direction: 'out' }))).toBe(true)
  expect(wasSent(entryOf(1, { direction: 'in' }))).toBe(false)
  expect(wasSent(entryOf(1, { direction: 'out', kind: 'handshake' }))).toBe(false)
})

test('rows with missing bytes and parts of compressed messages cannot be sent', () => {
  expect(notSendable(rowOf({}).entry)).toBeNull()
  expect(notSendable(rowOf({ entry: { missing: 1 } }).entry)).toBe('missing')
  expect(notSendable(rowOf({ frame: { fin: false, rsv: 4 } }).entry)).toBe('part')
  expect(notSendable(rowOf({ entry: { message }, frame: { fin: false, rsv: 4 } }).entry)).toBeNull()
})
