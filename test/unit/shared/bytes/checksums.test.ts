/** Checksums against the check values published in the catalogue of parametrised CRC algorithms. */
import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksum, checksumNames, type ChecksumName } from '../../../../shared/bytes/checksums.ts'

const published: Record<ChecksumName, number> = {
  sum8: 0xdd,
  xor8: 0x31,
  crc16modbus: 0x4b37,
  crc16ccitt: 0x29b1,
  crc32: 0xcbf43926,
}

test.each(checksumNames)('%s of "123456789" is the published value', (name) => {
  expect(checksum(name, Buffer.from('123456789'))).toBe(published[name])
})

test('the checksum of no bytes is the initial value of its algorithm', () => {
  expect(checksumNames.map((name) => checksum(name, new Uint8Array(0)))).toEqual([
    0, 0, 0xffff, 0xffff, 0,
  ])
})

test('a Modbus request ends with the CRC of its specification', () => {
  // Modbus over Serial Line, appendix B: 02 07 is followed by 41 12, low byte first.
  expect(checksum('crc16modbus', Uint8Array.of(0x02, 0x07))).toBe(0x1241)
})

test('CRC-32 equals that of zlib, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(checksum('crc32', bytes)).toBe(zlibCrc32(bytes))
    }),
  )
})
