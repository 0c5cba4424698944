/** From the composer's text to the bytes that go out. */
import { describe, expect, it } from 'vitest'
import { readMessage, withLineEnding, type Written } from '../../../../renderer/state/message.ts'

const written = (change: Partial<Written>): Written => ({
  mode: 'text',
  as: 'text',
  text: '',
  file: null,
  lineEnding: 'none',
  closeCode: '1000',
  closeReason: '',
  ...change,
})
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('readMessage', () => {
  it('encodes text as UTF-8', () => {
    expect(readMessage(written({ text: 'é€' }))).toEqual({
      body: bytes(0xc3, 0xa9, 0xe2, 0x82, 0xac),
      length: 5,
    })
  })

  it('sends an empty frame, but no empty write', () => {
    expect(readMessage(written({}))).toEqual({ body: bytes(), length: 0 })
    expect(readMessage(written({ as: 'data' }))).toEqual({ issue: 'nothing' })
  })

  it('reads hex, and names the place where it is none', () => {
    expect(readMessage(written({ mode: 'hex', text: '0x01,02' }))).toEqual({
      body: bytes(1, 2),
      length: 2,
    })
    expect(readMessage(written({ mode: 'hex', text: '01\n02 zz' }))).toMatchObject({
      issue: 'hex',
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
  ])('names where %j stops being JSON', (text, line, column) => {
    expect(readMessage(written({ mode: 'json', text }))).toMatchObject({
      issue: 'json',
      line,
      column,
    })
  })

  it('sends JSON as it was written, spaces and all', () => {
    const text = '{ "a" : 1 }'
    expect(readMessage(written({ mode: 'json', text }))).toMatchObject({ length: text.length })
  })

  it('gives a file as it is', () => {
    const file = new File(['abc'], 'a.bin')
    expect(readMessage(written({ mode: 'file', file }))).toEqual({ body: file, length: 3 })
    expect(readMessage(written({ mode: 'file' }))).toEqual({ issue: 'no-file' })
  })

  it('holds pings and close reasons to what a control frame takes', () => {
    const ping = (length: number) => readMessage(written({ as: 'ping', text: 'x'.repeat(length) }))
    expect(ping(125)).toMatchObject({ length: 125 })
    expect(ping(126)).toEqual({ issue: 'control-long', length: 126, limit: 125 })
    const close = (closeReason: string) => readMessage(written({ as: 'close', closeReason }))
    expect(close('x'.repeat(123))).toMatchObject({ length: 125 })
    expect(close('x'.repeat(124))).toEqual({ issue: 'reason-long', length: 124, limit: 123 })
  })

  it('closes without a code only without a reason', () => {
    expect(readMessage(written({ as: 'close', closeCode: '' }))).toMatchObject({ length: 0 })
    const odd = [
      { closeCode: '', closeReason: 'why' },
      { closeCode: '65536', closeReason: '' },
      { closeCode: 'x', closeReason: '' },
    ]
    for (const close of odd)
      expect(readMessage(written({ as: 'close', ...close }))).toEqual({ issue: 'close-code' })
  })
})

describe('withLineEnding', () => {
  it('leaves the text alone, ends it, or ends each line', () => {
    expect(withLineEnding('a\nb', 'none')).toBe('a\nb')
    expect(withLineEnding('a\nb', 'lf')).toBe('a\nb\n')
    expect(withLineEnding('a\nb', 'crlf')).toBe('a\r\nb\r\n')
  })
})
