/** The form in linear time matches what V8 matches; its time grows with the text alone. */
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { LinearRegex } from '../../../../../../../main/engine/store/worker/query/linear-regex.ts'

const linear = (source: string, flags = '') =>
  LinearRegex.of({ source, flags }, (pattern) => RE2JS.compile(pattern))

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'K',
    's',
    'é',
    '1',
    '_',
    ' ',
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '[ab]',
  ],
  ...[
    '[^a]',
    '[^\\n]',
    '[a-c1]',
    '\\n',
    '\\r',
    '\\b',
    '\\B',
    '^',
    '$',
    '[\\s\\S]',
    '\\u017f',
    '[^\\W]',
  ],
)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '{2}', '{0,3}', '{2,}')
const expression = fc.letrec<{ sequence: string; group: string }>((tie) => ({
  sequence: fc
    .array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.tuple(atom, quantifier).map(([a, q]) => (isPlace(a) ? a : a + q)),
        },
        { weight: 1, arbitrary: fc.tuple(tie('group'), quantifier).map(([g, q]) => g + q) },
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('')),
  group: fc
    .tuple(fc.constantFrom('(', '(?:'), fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }))
    .map(([open, parts]) => `${open}${parts.join('|')})`),
})).sequence
const isPlace = (atomic: string): boolean => ['\\b', '\\B', '^', '$'].includes(atomic)

const unit = fc.constantFrom(
  ...['a', 'b', 'A', 'k', 'K', 'S', 's', 'é', 'É', '1', '_', ' ', '\n', '\r', '\u2028', '\u017f'],
  ...['\u212a', '😀', '\ufeff', '\u00a0', '-'],
)
const text = fc.string({ unit, maxLength: 14 })

/**
 * Whether V8 matches at any position. With the flag u, a search without y also begins inside a surrogate pair in V8,
 * where ECMA-262, RegExpBuiltinExec, advances by code points: `/\\B/u` matches in "a😀a".
 */
function matches(source: string, flags: string, text: string): boolean {
  const regex = new RegExp(source, `${flags}y`)
  for (let at = 0; at <= text.length;) {
    regex.lastIndex = at
    if (regex.test(text)) return true
    at += flags.includes('u') && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return false
}

describe('the form in linear time', () => {
  it.each(['', 'i', 's', 'm', 'u', 'im', 'iu', 'ms', 'mu', 'su', 'imsu'])(
    'matches the texts that V8 matches, flags "%s"',
    (flags) => {
      fc.assert(
        fc.property(expression, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
          const form = linear(source, flags)
          if (!(form instanceof LinearRegex)) throw new Error(form)
          for (const one of texts) {
            const found = form.test(one)
            if (found !== null)
              expect(found, `/${source}/${flags} on ${JSON.stringify(one)}`).toBe(
                matches(source, flags, one),
              )
          }
        }),
        { numRuns: 100 },
      )
    },
    60_000,
  )

  it('finds the places that V8 finds', () => {
    fc.assert(
      fc.property(expression, text, (source, one) => {
        const regex = new RegExp(source, 'g')
        const form = linear(source)
        if (!(form instanceof LinearRegex)) throw new Error(form)
        const found = form.find(one, 0)
        if (found === null) return
        const match = regex.exec(one)
        expect(found, `/${source}/ on ${JSON.stringify(one)}`).toEqual(
          match === null ? undefined : { start: match.index, end: match.index + match[0].length },
        )
      }),
      { numRuns: 300 },
    )
  })

  it.each(['(a*?|a)+', '(a*?|(a))*', '((a*)|[^]a){0,3}', '((([^a]|a)*?)?a{0,3})', '(\\b|a)*'])(
    'leaves the places of %s to V8, which rejects empty iterations',
    (source) => {
      const form = linear(source)
      if (!(form instanceof LinearRegex)) throw new Error(form)
      expect(form.find('a', 0)).toBeNull()
      expect(form.test('a')).toBe(true)
    },
  )

  it.each(['(a*)*', '(a|b*)+', '(a?b?){2,3}', '(a*)*?b', '(a*|b){2}'])(
    'finds the places of %s, whose empty iterations come last or are kept by V8',
    (source) => {
      const form = linear(source)
      if (!(form instanceof LinearRegex)) throw new Error(form)
      for (const text of ['', 'a', 'ab', 'ba', 'aab'])
        expect(form.find(text, 0)?.end, text).toBe(new RegExp(source).exec(text)?.[0].length)
    },
  )

  it('says what keeps an expression from having one', () => {
    expect(linear('(a)\\1')).toBe('backreference')
    expect(linear('(?<x>a)\\k<x>')).toBe('backreference')
    expect(linear('a(?=b)')).toBe('lookaround')
    expect(linear('(?<!a)b')).toBe('lookaround')
    expect(linear('a{1001}')).toBe('repetition')
    expect(linear('(a{100}){100}')).toBe('repetition')
  })

  it('knows properties of characters, and flags that a group sets', () => {
    for (const [source, flags, yes, no] of [
      ['^\\p{Lu}$', 'u', 'É', 'é'],
      ['^\\P{L}$', 'u', '1', 'x'],
      ['^(?i:ab)c$', '', 'ABc', 'abC'],
      ['^(?-i:ab)c$', 'i', 'abC', 'Abc'],
      ['^.$', 'u', '😀', '\r'],
      ['^..$', '', '😀', '\r\n'],
      ['^[^x]$', 'u', '\ud800', 'x'],
      ['^b$', 'm', 'a\r\nb\r\n', 'ab\r\nbb'],
    ] as const) {
      const form = linear(source, flags)
      if (!(form instanceof LinearRegex)) throw new Error(form)
      expect([source, form.test(yes), form.test(no)]).toEqual([source, true, false])
    }
  })
})
