import { expect, test } from 'vitest'
import * as facts from '../../../../../../main/engine/store/format/facts.ts'
import { directions, entryKinds } from '../../../../../../shared/model/entry.ts'

test('every fact comes back', () => {
  for (const kind of entryKinds)
    for (const direction of directions)
      for (const partial of [false, true]) {
        const packed = facts.packFacts(kind, direction, 14, 0x81, partial)
        expect(facts.factsKind(packed)).toBe(kind)
        expect(facts.factsDirection(packed)).toBe(direction)
        expect(facts.factsHeaderLength(packed)).toBe(14)
        expect(facts.isPartial(packed)).toBe(partial)
        expect(facts.isBody(packed)).toBe(false)
        expect(facts.isBody(packed | facts.bodyFlag)).toBe(true)
        expect(facts.isDeliberate(packed)).toBe(false)
        expect(facts.isDeliberate(packed | facts.deliberateFlag)).toBe(true)
        expect(packed & 0xff).toBe(0x81)
      }
})

test('the layout is the stored one', () => {
  // Numbers in databases of people: whoever changes them needs a migration.
  expect(facts.packFacts('text', 'out', 6, 0x81, false)).toBe(0x4_2681)
  expect(facts.packFacts('data', 'in', 0, 0x41, true)).toBe(0xa_0000)
  expect(facts.deliberateFlag).toBe(0x40_0000)
  expect(facts.packFacts('note', 'none', 0, 0x7b, false)).toBe(0xd000)
})
