import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Literal } from '../../../../../../../main/engine/store/worker/query/literal.ts'

function placesIn(block: Buffer, literal: Literal): number[] {
  const places: number[] = []
  literal.begin(block)
  for (let at = literal.indexIn(block, 0); at >= 0; at = literal.indexIn(block, at + 1))
    places.push(at)
  return places
}

function expected(block: Buffer, bytes: Uint8Array): number[] {
  const places: number[] = []
  for (let at = block.indexOf(bytes); at >= 0; at = block.indexOf(bytes, at + 1)) places.push(at)
  return places
}

describe('Literal', () => {
  it('finds what a plain search finds, block after block', () => {
    const byte = fc.constantFrom(0x61, 0x62, 0x63, 0x64, 0xff)
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 })
    const few = fc
      .array(byte, { minLength: 1, maxLength: 4 })
      .map((drawn) => Uint8Array.from(drawn))
    const block = fc.array(byte, { maxLength: 200 }).map((drawn) => Buffer.from(drawn))
    fc.assert(
      fc.property(fc.oneof(few, bytes), fc.array(block, { maxLength: 20 }), (needle, blocks) => {
        const literal = new Literal(needle)
        for (const one of blocks) expect(placesIn(one, literal)).toEqual(expected(one, needle))
      }),
      { numRuns: 500 },
    )
  })

  it('finds a byte that is frequent after the sample in which it was rare', () => {
    const block = Buffer.concat([
      Buffer.alloc(8_192, 'a'),
      Buffer.alloc(20_000, 'zb'),
      Buffer.from('zq'),
      Buffer.alloc(20_000, 'bz'),
      Buffer.from('zq'),
    ])
    expect(placesIn(block, new Literal(Buffer.from('zq')))).toEqual(
      expected(block, Buffer.from('zq')),
    )
  })

  it('finds one that ends with the block, and none that would exceed it', () => {
    const block = Buffer.concat([Buffer.alloc(5_000, 'a'), Buffer.from('xyz')])
    expect(placesIn(block, new Literal(Buffer.from('xyz')))).toEqual([5_000])
    expect(placesIn(block, new Literal(Buffer.from('yza')))).toEqual([])
  })
})
