import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockBytes } from '../../../../../../../main/engine/store/worker/query/block-bytes.ts'
import {
  findLiteral,
  findRegex,
  textOf,
} from '../../../../../../../main/engine/store/worker/query/block-search.ts'
import { Literal } from '../../../../../../../main/engine/store/worker/query/literal.ts'
import { planRegex } from '../../../../../../../main/engine/store/worker/query/regex-plan.ts'
import { pending, Regexes } from '../../../../../../../main/engine/store/worker/query/regexes.ts'
import { RegexThread } from '../../../../../../../main/engine/store/worker/query/regex-thread.ts'
import { packedSource } from '../../../../../../../main/engine/store/worker/query/sources.ts'
import {
  PackedColumns,
  packColumns,
} from '../../../../../../../main/engine/store/format/columns.ts'
import { packFlags } from '../../../../../../../main/engine/store/format/flags.ts'

/** Nothing here is handed to it. */
const thread = new RegexThread()

interface Piece {
  payload: Uint8Array
  as: 'data' | 'frame' | 'masked'
}

function blockOf(pieces: readonly Piece[]): BlockBytes {
  const entries = pieces.map(({ payload, as }) => {
    if (as === 'data') return { flags: packFlags('data', 'in', 0, 0, false), wire: payload }
    const header = encodeHeader(payload.length, as === 'masked')
    const body = Uint8Array.from(payload, (byte, i) => byte ^ (as === 'masked' ? key[i % 4]! : 0))
    return {
      flags: packFlags('text', 'in', header.length, 0x81, false),
      wire: Buffer.concat([header, body]),
    }
  })
  const columns = packColumns({
    count: entries.length,
    flags: Uint32Array.from(entries, ({ flags }) => flags),
    lengths: Uint32Array.from(entries, ({ wire }) => wire.length),
    times: Float64Array.from(entries, (_, i) => i),
    connections: new Uint32Array(entries.length),
  })
  const source = packedSource(1, new PackedColumns(columns))
  return new BlockBytes(source, Buffer.concat(entries.map(({ wire }) => wire)), false)
}

const key = [0x61, 0x00, 0x7a, 0xff]
const encodeHeader = (length: number, masked: boolean): Uint8Array =>
  Uint8Array.from([0x81, (masked ? 0x80 : 0) | length, ...(masked ? key : [])])

const payload = fc.oneof(
  fc
    .string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '\n', '1'), maxLength: 12 })
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 4 }),
)
const pieces = fc.array(
  fc.record({ payload, as: fc.constantFrom<Piece['as']>('data', 'frame', 'masked') }),
  { minLength: 1, maxLength: 12 },
)

describe('searching a block', () => {
  it('finds a literal in exactly the payloads that contain it', () => {
    fc.assert(
      fc.property(pieces, payload, (drawn, needle) => {
        const block = blockOf(drawn)
        const hits = new Uint8Array(drawn.length)
        findLiteral(block, new Literal(needle), hits)
        expect([...hits]).toEqual(
          drawn.map((one) => (Buffer.from(one.payload).indexOf(needle) >= 0 ? 1 : 0)),
        )
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    'a',
    'ab',
    'abc',
    'a|bc',
    'ab?c',
    'a+b',
    '^a',
    'c$',
    'a.c',
    '.',
    '',
    'b*',
    '[ab]{2}',
    '[^a]',
    'é',
    '\\w\\d',
    '\\bab',
    '(?=a)b|a',
    '(a)\\1',
    'a\\nb',
    '(?:abc)+',
    'a(?:abc|bcd)',
    '\\s',
    '[à-ü]',
    '(?i:AB)c',
    '\\x81',
    '[\\x00-\\xff]',
  ])('matches /%s/ as if every payload were searched alone', (source) => {
    for (const flags of ['', 'i', 's', 'u', 'm']) {
      const plan = planRegex({ source, flags })
      const regex = new RegExp(source, flags)
      fc.assert(
        fc.property(pieces, (drawn) => {
          const hits = new Uint8Array(drawn.length)
          findRegex(blockOf(drawn), plan, new Regexes(thread), hits)
          expect([...hits]).toEqual(
            drawn.map((one) => (regex.test(textOf(Buffer.from(one.payload))) ? 1 : 0)),
          )
        }),
        { numRuns: 100 },
      )
    }
  })

  it('asks the thread for expressions what may take long', () => {
    const plan = planRegex({ source: '^(a+)+\\1$', flags: '' })
    const block = blockOf([{ payload: Buffer.from(`${'a'.repeat(60)}!`), as: 'data' }])
    const search = (): void => {
      findRegex(block, plan, new Regexes(thread), new Uint8Array(1))
    }
    expect(search).toThrow(pending)
  })

  it('suggests a fitting remedy', () => {
    const plan = (source: string, flags = '') => planRegex({ source, flags })
    expect(plan('x(?:needle)+\\d*').literal?.bytes).toEqual(new Uint8Array(Buffer.from('needle')))
    expect(plan('needle', 'i')).toMatchObject({ literal: null, bounded: 6 })
    expect(plan('ab|cd{2}')).toMatchObject({ bounded: 3, bytewise: true })
    expect(plan('a.b')).toMatchObject({ bytewise: false, bounded: null })
    expect(plan('^(a+)+$')).toMatchObject({ bounded: null })
  })

  it('knows how long an expression takes at most', () => {
    const steps = (source: string, length: number): number =>
      planRegex({ source, flags: '' }).steps(length)
    const length = 1_000_000
    for (const cheap of [
      'needle',
      'needle\\d+',
      '[a-z]',
      'a|bc|d',
      'ab?c{2}',
      '"price": *\\d',
      'x(\\d+)',
    ])
      expect(steps(cheap, 1_000)).toBeLessThan(20_000_000)
    for (const quadratic of ['a.*b', '\\w+@\\w+', '\\S+:', 'a+b', '^\\s+|\\s+$'])
      expect(steps(quadratic, length)).toBeGreaterThan(length * length)
    for (const exponential of ['(a+)+b', '(a|aa)+$', '(\\w+\\s?)*;', '(a+)+\\1', '(.*)*x'])
      expect(steps(exponential, 100)).toBe(Infinity)
  })
})
