import { expect, test } from 'vitest'
import * as flags from '../../../../../../main/engine/store/format/flags.ts'
import { directions, entryKinds } from '../../../../../../shared/model/entry.ts'

test('every flag is returned', () => {
  for (const kind of entryKinds)
    for (const direction of directions)
      for (const partial of [false, true]) {
        const packed = flags.packFlags(kind, direction, 14, 0x81, partial)
        expect(flags.kindOf(packed)).toBe(kind)
        expect(flags.directionOf(packed)).toBe(direction)
        expect(flags.headerLengthOfFlags(packed)).toBe(14)
        expect(flags.isPartial(packed)).toBe(partial)
        expect(flags.isBody(packed)).toBe(false)
        expect(flags.isBody(packed | flags.bodyFlag)).toBe(true)
        expect(flags.isCrafted(packed)).toBe(false)
        expect(flags.isCrafted(packed | flags.craftedFlag)).toBe(true)
        expect(packed & 0xff).toBe(0x81)
      }
})

test('the layout is the stored one', () => {
  // Stored in users' databases: a change needs a migration.
  expect(flags.packFlags('text', 'out', 6, 0x81, false)).toBe(0x4_2681)
  expect(flags.packFlags('data', 'in', 0, 0x41, true)).toBe(0xa_0000)
  expect(flags.craftedFlag).toBe(0x40_0000)
  expect(flags.packFlags('note', 'none', 0, 0x7b, false)).toBe(0xd000)
})
