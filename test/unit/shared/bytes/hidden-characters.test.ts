/** Characters that are not seen but do something are shown as marks, and nothing else changes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  characterOfByte,
  characterOfMark,
  controlNameOf,
  escapeHidden,
  hiddenParts,
  markBytes,
  markHidden,
  markHiddenInLines,
} from '../../../../shared/bytes/hidden-characters.ts'

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

test('shows controls as pictures, and other hidden characters by their code points', () => {
  expect(markHidden('a\r\n\u001b[31mb\u007f')).toBe('a␍␊␛[31mb␡')
  expect(markHidden('\u009b31m\u0085')).toBe('<U+009B>31m<U+0085>')
  expect(markHidden('abc\u202Egpj.exe\u2069')).toBe('abc<U+202E>gpj.exe<U+2069>')
  expect(markHidden('\u2028\ufeff\u{e0041}')).toBe('<U+2028><U+FEFF><U+E0041>')
  expect(markHiddenInLines('a\nb\u200f')).toBe('a\nb<U+200F>')
})

test('leaves text of every script and emoji as they are', () => {
  const text = 'Grüße, 报价 שלום مرحبا می‌خواهم 👩‍💻 🏳️‍🌈 é'
  expect(markHidden(text)).toBe(text)
  expect(hiddenParts(text)).toEqual([{ text, isMark: false }])
})

test('leaves nothing that steers, and the same text in parts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const marked = markHidden(text)
      expect(steering.test(marked)).toBe(false)
      expect(
        hiddenParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(marked)
    }),
    { numRuns: 50 },
  )
})

test('tells marks from text that says the same', () => {
  expect(hiddenParts('<U+202E>\u202E')).toEqual([
    { text: '<U+202E>', isMark: false },
    { text: '<U+202E>', isMark: true },
  ])
  expect(hiddenParts('a\n\tb\u0000', true)).toEqual([
    { text: 'a\n\tb', isMark: false },
    { text: '␀', isMark: true },
  ])
})

test('tells CR, LF and CRLF apart in a text of several lines', () => {
  const shown = (text: string): string =>
    hiddenParts(text, true)
      .map((part) => part.text)
      .join('')
  expect(shown('a\nb')).toBe('a\nb')
  expect(shown('a\r\nb')).toBe('a␍\nb')
  expect(shown('a\rb')).toBe('a␍b')
})

test('shows a byte that is not UTF-8 by its value', () => {
  expect(markHidden(`22,5 ${characterOfByte(0xb0)}C`)).toBe('22,5 <B0>C')
  expect(markBytes(`\u0001${characterOfByte(0x80)}${characterOfByte(0xff)}`)).toBe('\u0001<80><FF>')
})

test('takes pictures for controls in a preview alone', () => {
  expect(hiddenParts('a␍␊', false, true)).toEqual([
    { text: 'a', isMark: false },
    { text: '␍', isMark: true },
    { text: '␊', isMark: true },
  ])
  expect(hiddenParts('a␍␊')).toEqual([{ text: 'a␍␊', isMark: false }])
})

test('names each control, and knows the character of each mark', () => {
  const names = ['\0', '\t', '\n', '\r', '\u001b', '\u001f', '\u007f'].map((control) =>
    controlNameOf(markHidden(control)),
  )
  expect(names).toEqual(['NUL', 'HT', 'LF', 'CR', 'ESC', 'US', 'DEL'])
  expect(controlNameOf('<U+202E>')).toBeUndefined()
  for (const hidden of ['\0', '\r', '\u001f', '\u007f', '\u009b', '\u202e', '\u{e0041}'])
    expect(characterOfMark(markHidden(hidden))).toBe(hidden)
  expect(characterOfMark('<B0>')).toBe('<B0>')
})

test('JSON with escapes parses to the same value', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
      (value) => {
        const json = escapeHidden(JSON.stringify(value))
        expect(steering.test(json)).toBe(false)
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
      },
    ),
  )
})
