/** Crafted headers contain the given values, whatever the payload is. */
import { expect, test } from 'vitest'
import {
  encodeCraftedHeader,
  type CraftedHeader,
} from '../../../../../shared/wire/websocket/crafted.ts'

const plain: CraftedHeader = {
  fin: true,
  rsv: 0,
  opcode: 2,
  maskingKey: null,
  lengthBits: null,
  declaredLength: 0n,
}

test.each<[string, Partial<CraftedHeader>, string | null]>([
  ['shortest form, none', {}, '8200'],
  ['shortest form, 125', { declaredLength: 125n }, '827d'],
  ['shortest form, 126', { declaredLength: 126n }, '827e007e'],
  ['shortest form, 65536', { declaredLength: 65_536n }, '827f0000000000010000'],
  ['every bit', { rsv: 7, opcode: 15, fin: false }, '7f00'],
  ['a key', { maskingKey: 0x37fa213d, declaredLength: 5n }, '828537fa213d'],
  ['16 bits for 5', { lengthBits: 16, declaredLength: 5n }, '827e0005'],
  [
    '64 bits for 5, masked',
    { lengthBits: 64, declaredLength: 5n, maskingKey: 1 },
    '82ff000000000000000500000001',
  ],
  ['all 64 bits', { declaredLength: 0xffff_ffff_ffff_ffffn }, '827fffffffffffffffff'],
  ['beyond the numbers of JavaScript', { declaredLength: 2n ** 53n + 1n }, '827f0020000000000001'],
  ['126 in 7 bits', { lengthBits: 7, declaredLength: 126n }, null],
  ['65536 in 16 bits', { lengthBits: 16, declaredLength: 65_536n }, null],
  ['2^64', { declaredLength: 2n ** 64n }, null],
])('%s', (_, fields, expected) => {
  const header = encodeCraftedHeader({ ...plain, ...fields })
  expect(header === null ? null : Buffer.from(header).toString('hex')).toBe(expected)
})
