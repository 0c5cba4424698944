import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packColumns, PackedColumns } from '../../../../../../main/engine/store/format/columns.ts'

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const microseconds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const spans = <T>(...arbitraries: fc.Arbitrary<T>[]): fc.Arbitrary<T> => fc.oneof(...arbitraries)

describe('packed columns', () => {
  test('return every value, whatever the widths', () => {
    const entry = fc.record({
      flags: spans(fc.constantFrom(0x2_0000, 0x4_1281), uint32),
      length: spans(fc.integer({ min: 60, max: 70 }), fc.integer({ min: 0, max: 70_000 }), uint32),
      at: spans(
        fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_000_000_200 }),
        microseconds,
      ),
      connection: spans(fc.constant(1), uint32),
    })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 300 }), (entries) => {
        const columns = {
          count: entries.length,
          flags: Uint32Array.from(entries, (e) => e.flags),
          lengths: Uint32Array.from(entries, (e) => e.length),
          times: Float64Array.from(entries, (e) => e.at),
          connections: Uint32Array.from(entries, (e) => e.connection),
        }
        const packed = new PackedColumns(packColumns(columns))
        expect(packed.count).toBe(entries.length)
        expect(packed.flags()).toEqual(columns.flags)
        expect(packed.lengths()).toEqual(columns.lengths)
        expect(packed.times()).toEqual(columns.times)
        expect(packed.connections()).toEqual(columns.connections)
      }),
    )
  })

  test('need no space where all entries are equal', () => {
    const count = 10_000
    const packed = packColumns({
      count,
      flags: new Uint32Array(count).fill(0x2_0000),
      lengths: new Uint32Array(count).fill(64),
      times: new Float64Array(count).fill(1.7e15),
      connections: new Uint32Array(count).fill(3),
    })
    expect(packed.length).toBeLessThan(64)
  })

  test('refuse truncated or foreign bytes', () => {
    const packed = packColumns({
      count: 3,
      flags: Uint32Array.of(1, 2, 3),
      lengths: Uint32Array.of(1, 2, 3),
      times: Float64Array.of(1, 2, 3),
      connections: Uint32Array.of(1, 2, 3),
    })
    for (let length = 0; length < packed.length; length++)
      expect(() => new PackedColumns(packed.subarray(0, length))).toThrow('damaged')
    expect(() => new PackedColumns(new Uint8Array(64))).toThrow('damaged')
  })
})
