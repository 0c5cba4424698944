/** From the content of the composer to the request to the engine. */
import { beforeAll, describe, expect, it } from 'vitest'
import { jsonGrammar, withLineEnding } from '../../../../../renderer/state/composer/message-body.ts'
import {
  readMessage,
  type ReadMessage,
  type MessageIssue,
} from '../../../../../renderer/state/composer/message.ts'
import {
  hasVariables,
  jsonTemplate,
  variableSpans,
} from '../../../../../renderer/state/composer/template-text.ts'
import {
  readWritten,
  type Mode,
  type Written,
} from '../../../../../renderer/state/composer/written.ts'
import { outgoingSchema } from '../../../../../shared/contract/outgoing.ts'
import type { EndpointKind } from '../../../../../shared/protocols/index.ts'

// The window loads it with the editor.
beforeAll(() => jsonGrammar.load())

const written = (change: Partial<Written>): Written => ({ ...readWritten({}), ...change })
const inMode = (
  mode: Exclude<Mode, 'file'>,
  text: string,
  change: Partial<Written> = {},
): Written => written({ mode, texts: { text: '', json: '', hex: '', [mode]: text }, ...change })
const text = (content: string, change: Partial<Written> = {}): Written =>
  inMode('text', content, change)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const read = (
  what: Written,
  kind: EndpointKind = 'ws-client',
  file: Blob | null = null,
): ReadMessage | MessageIssue => readMessage(what, kind, file)

/** The request to the engine, checked by its schema. */
function asked(what: Written, kind: EndpointKind = 'ws-client'): unknown {
  const message = read(what, kind)
  if ('issue' in message) throw new Error(message.issue)
  return outgoingSchema.parse(message.build({ from: 'bytes', bytes: bytes() }))
}

describe('a plain message', () => {
  it('is text as UTF-8', () => {
    expect(read(text('é€'))).toMatchObject({
      body: bytes(0xc3, 0xa9, 0xe2, 0x82, 0xac),
      length: 5,
      frames: 1,
      varies: false,
    })
  })

  it('may be an empty frame, but not an empty write', () => {
    expect(read(text(''))).toMatchObject({ body: bytes(), length: 0 })
    expect(read(text(''), 'tcp-client')).toEqual({ issue: 'nothing' })
  })

  it('is hex, and names the position of an error', () => {
    expect(read(inMode('hex', '0x01,02'))).toMatchObject({ body: bytes(1, 2), length: 2 })
    expect(read(inMode('hex', '01\n02 zz'))).toMatchObject({
      issue: 'template',
      code: 'not-hex',
      line: 2,
      column: 4,
    })
  })

  it.each([
    ['{"a": }', 1, 7],
    ['[1,\n2', 2, 2],
    ['{a:1}', 1, 2],
    ['{"a":1} x', 1, 9],
  ])('names where %j stops being JSON', (content, line, column) => {
    expect(read(inMode('json', content))).toMatchObject({ issue: 'json', line, column })
  })

  it('is a file of any size', () => {
    expect(read(written({ mode: 'file' }))).toEqual({ issue: 'no-file' })
    expect(read(written({ mode: 'file' }), 'ws-client', new Blob(['abc']))).toMatchObject({
      length: 3,
      source: null,
    })
  })

  it('gets the chosen line endings, for TCP only', () => {
    const lines = text('a\nb', { lineEnding: 'crlf' })
    expect(read(lines, 'tcp-client')).toMatchObject({ length: 6 })
    expect(read(lines, 'ws-client')).toMatchObject({ length: 3 })
    expect(withLineEnding('a\nb', 'lf')).toBe('a\nb\n')
  })

  it('is sent as plain data when the connection has another protocol', () => {
    expect(asked(text('x', { as: 'ping' }), 'tcp-client')).toMatchObject({ as: 'data' })
    expect(asked(text('x', { as: 'data' }), 'ws-server')).toMatchObject({ as: 'text' })
  })
})

describe('variables', () => {
  const filled = { variables: true }

  it('are not filled in unless requested', () => {
    expect(read(text('{{counter}}\\n'))).toMatchObject({ length: 13, varies: false })
  })

  it('fill in text, which then has escapes', () => {
    expect(read(text('{{counter}}\\n', filled))).toMatchObject({
      body: bytes(0x31, 0x0a),
      varies: true,
      source: { syntax: 'text', text: '{{counter}}\\n' },
    })
  })

  it('stand for values and inside strings of JSON, whose backslashes stay', () => {
    const json = '{"id": {{counter}}, "at": "{{counter}}", "text": "a\\nb"}'
    const message = read(inMode('json', json, filled))
    if ('issue' in message) throw new Error(message.issue)
    const made = new TextDecoder().decode(message.body as Uint8Array<ArrayBuffer>)
    expect(JSON.parse(made)).toEqual({ id: 1, at: '1', text: 'a\nb' })
  })

  it.each([
    ['{"at": {{now}}}', 1, 8],
    ['{"id": {{uuid}},\n "b": 1}', 1, 8],
    ['{"a": {{counter}},\n "long": "{{now}}", }', 2, 21],
    ['{{base64:a}}', 1, 1],
    ['{"a": {{counter}} x}', 1, 19],
  ])('are checked in JSON with their values: %j', (content, line, column) => {
    expect(read(inMode('json', content, filled))).toMatchObject({ issue: 'json', line, column })
  })

  it.each([
    ['{"a": "{{random:2}}"}', '{{random:2}}', 8],
    // The sample of the check is a letter; the next value may be a quotation mark.
    ['{"a": "{{counter:65:1:u8}}"}', '{{counter:65:1:u8}}', 8],
    ['{"n": {{counter}}, "a": "{{crc16modbus}}"}', '{{crc16modbus}}', 26],
    ['{"a": "{{uuid}} {{ unix : be }}"}', '{{ unix : be }}', 17],
  ])('that make bytes are refused in JSON: %j', (content, found, column) => {
    expect(read(inMode('json', content, filled))).toMatchObject({
      issue: 'json-bytes',
      found,
      line: 1,
      column,
    })
    expect(read(inMode('text', content, filled))).not.toHaveProperty('issue')
  })

  it.each([
    ['{{counter}}', '1'],
    ['{"a": "{{base64:{{random:2}}}}"}', '{"a": "AAA="}'],
    ['{"a": {{unix}}, "b": "{{uuid}}"}', '{"a": 1'],
    ['{"a": "{{base64:a{{counter}}}}", "n": [{{length}}]}', '{"a": "YTE=", "n": [24]}'],
    ['{"crc": "{{crc32:hex}}"}', '{"crc": "'],
  ])('make JSON of %j', (content, begin) => {
    const message = read(inMode('json', content, filled))
    if ('issue' in message) throw new Error(message.issue)
    const made = new TextDecoder().decode(message.body as Uint8Array<ArrayBuffer>)
    expect(made.startsWith(begin)).toBe(true)
    expect(() => void JSON.parse(made)).not.toThrow()
    expect(message.length).toBe(made.length)
  })

  it('are looked for where a name follows the braces', () => {
    expect(hasVariables('{"id": {{counter}}}')).toBe(true)
    expect(hasVariables('{{"a": 1}}')).toBe(false)
    expect(hasVariables('{{ uuid }}')).toBe(true)
    expect(hasVariables('{{uuid')).toBe(false)
  })

  it('are named with their position as written', () => {
    expect(read(inMode('json', '{"a":"\\\\",\n"b":{{nothing}}}', filled))).toMatchObject({
      issue: 'template',
      code: 'unknown-variable',
      line: 2,
      column: 7,
    })
    expect(read(text('ab\\q', filled))).toMatchObject({ code: 'bad-escape', column: 3 })
  })

  it('are always filled in in hex, where they cannot be digits', () => {
    expect(read(inMode('hex', '01 {{length:u8}} {{sum8}}'))).toMatchObject({
      body: bytes(1, 3, 4),
      source: { syntax: 'hex' },
    })
  })

  it('are located from start to end', () => {
    expect(variableSpans('{{a}} {{b:{{c}}}} {{d')).toEqual([
      { from: 0, to: 5 },
      { from: 6, to: 17 },
    ])
    expect(jsonTemplate('"\\n{{base64:\\x00}}\\"')).toBe('"\\\\n{{base64:\\x00}}\\\\"')
  })
})

describe('control frames and closes', () => {
  it('hold at most 125 bytes', () => {
    const long = text('x'.repeat(126), { as: 'ping' })
    expect(read(long)).toEqual({ issue: 'control-long', length: 126, limit: 125 })
    expect(asked(text('x', { as: 'pong' }))).toMatchObject({ as: 'pong' })
  })

  const close = (change: Partial<Written['close']>): Written =>
    written({ as: 'close', close: { how: 'frame', code: '1000', reason: '', ...change } })

  it('close with a code and reason, with neither, or without a frame', () => {
    expect(asked(close({ reason: 'bye' }))).toEqual({ as: 'close', code: 1000, reason: 'bye' })
    expect(asked(close({ code: '' }))).toEqual({ as: 'close', code: null, reason: '' })
    expect(asked(close({ how: 'rst' }))).toEqual({ as: 'end', how: 'rst' })
    expect(asked(close({}), 'tcp-server')).toEqual({ as: 'end', how: 'fin' })
  })

  it('name an invalid code and a reason that is too long', () => {
    expect(read(close({ code: '65536' }))).toEqual({ issue: 'close-code' })
    expect(read(close({ code: '', reason: 'x' }))).toEqual({ issue: 'close-code' })
    expect(read(close({ reason: '€'.repeat(42) }))).toMatchObject({
      issue: 'reason-long',
      length: 126,
    })
  })
})

describe('a crafted frame', () => {
  const { frame: standard } = readWritten({})
  const frame = (change: Partial<Written['frame']>, content = 'abc'): Written =>
    text(content, { as: 'frame', frame: { ...standard, ...change } })

  it('carries every bit of its header', () => {
    const header = {
      fin: false,
      rsv1: true,
      rsv3: true,
      opcode: 3,
      mask: 'key',
      key: '37 fa 21 3d',
      lengthForm: '16',
      declared: '0xffff',
    } as const
    expect(asked(frame(header))).toMatchObject({
      as: 'frame',
      fin: false,
      rsv: 5,
      opcode: 3,
      mask: { key: 0x37fa213d },
      lengthForm: 16,
      declaredLength: '0xffff',
    })
  })

  it('is only bytes without a header', () => {
    expect(asked(frame({ bare: true }))).toMatchObject({ as: 'raw' })
    expect(read(frame({ bare: true }, ''))).toEqual({ issue: 'nothing' })
  })

  it('names what cannot be written', () => {
    expect(read(frame({ mask: 'key', key: '37' }))).toEqual({ issue: 'mask-key' })
    expect(read(frame({ declared: '12a' }))).toEqual({ issue: 'declared' })
    expect(read(frame({ declared: String(2n ** 64n) }))).toEqual({ issue: 'declared' })
    expect(read(frame({ lengthForm: '7' }, 'x'.repeat(126)))).toEqual({
      issue: 'form-short',
      limit: 125,
    })
  })
})

describe('a message in fragments', () => {
  const { fragments: standard } = readWritten({})
  const split = (change: Partial<Written['fragments']>, content = 'abcdefghij'): Written =>
    text(content, { fragments: { ...standard, on: true, ...change } })

  it('repeats its last size and counts its frames', () => {
    expect(read(split({ sizes: '4, 0, 3' }))).toMatchObject({ frames: 4 })
    expect(read(split({ sizes: '10' }))).toMatchObject({ frames: 1 })
    expect(asked(split({ sizes: '4 6' }))).toMatchObject({
      as: 'fragments',
      type: 'text',
      sizes: [4, 6],
      between: [],
    })
  })

  it('puts a control frame between fragments', () => {
    const ping = split({ sizes: '5', between: 'ping', after: '1', payload: 'hi' })
    expect(read(ping)).toMatchObject({ frames: 3 })
    expect(asked(ping)).toMatchObject({ between: [{ after: 1, frame: { as: 'ping' } }] })
    expect(read(split({ sizes: '5', between: 'ping', after: '2' }))).toEqual({ issue: 'after' })
  })

  it('names invalid sizes', () => {
    expect(read(split({ sizes: '' }))).toEqual({ issue: 'sizes' })
    expect(read(split({ sizes: '4, x' }))).toEqual({ issue: 'sizes' })
    expect(read(split({ sizes: '4, 0' }))).toEqual({ issue: 'sizes' })
    expect(read(split({ sizes: '11' }))).toEqual({ issue: 'sizes-long', sum: 11, length: 10 })
    expect(read(split({ sizes: '1' }, 'x'.repeat(10_001)))).toEqual({ issue: 'sizes-many' })
  })
})

it('reads a kept draft with defaults for what is missing or invalid', () => {
  const kept = readWritten({ mode: 'hex', texts: { hex: '01' }, frame: { opcode: 99 }, extra: 1 })
  expect(kept).toMatchObject({ mode: 'hex', as: 'text', texts: { text: '', hex: '01' } })
  expect(kept.frame.opcode).toBe(1)
  expect(readWritten('nonsense')).toEqual(readWritten({}))
})
