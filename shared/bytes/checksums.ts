/** Checksums used in protocol messages, as unsigned numbers. Pure; each covers its whole input. */

/** Names in the template syntax. */
export const checksumNames = ['sum8', 'xor8', 'crc16modbus', 'crc16ccitt', 'crc32'] as const
export type ChecksumName = (typeof checksumNames)[number]

/** Width of each checksum in a message. Bytes. */
export const checksumBytes: Readonly<Record<ChecksumName, number>> = {
  sum8: 1,
  xor8: 1,
  crc16modbus: 2,
  crc16ccitt: 2,
  crc32: 4,
}

/** Returns the lowest 8 bits of the sum of all bytes. */
export function sum8(bytes: Uint8Array): number {
  let sum = 0
  for (const value of bytes) sum += value
  return sum & 0xff
}

/** Returns the XOR of all bytes, as in NMEA 0183. */
export function xor8(bytes: Uint8Array): number {
  let value = 0
  for (const each of bytes) value ^= each
  return value
}

/** Returns the lookup table for a reflected (right-shifting) CRC. */
function reflectedTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let register = byte
    for (let bit = 0; bit < 8; bit++)
      register = register & 1 ? (register >>> 1) ^ polynomial : register >>> 1
    return register
  })
}

const modbusTable = reflectedTable(0xa001)
const crc32Table = reflectedTable(0xedb88320)
const ccittTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte << 8
  for (let bit = 0; bit < 8; bit++)
    register = register & 0x8000 ? (register << 1) ^ 0x1021 : register << 1
  return register & 0xffff
})

/** CRC-16/MODBUS: polynomial 0x8005 reflected, initial value 0xFFFF. Modbus sends the low byte first. */
export function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const value of bytes) crc = (crc >>> 8) ^ (modbusTable[(crc ^ value) & 0xff] ?? 0)
  return crc
}

/** CRC-16/CCITT-FALSE (IBM-3740): polynomial 0x1021, initial value 0xFFFF, not reflected. */
export function crc16Ccitt(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const value of bytes)
    crc = ((crc << 8) & 0xffff) ^ (ccittTable[((crc >>> 8) ^ value) & 0xff] ?? 0)
  return crc
}

/** CRC-32/ISO-HDLC, as in Ethernet, ZIP and PNG. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const value of bytes) crc = (crc >>> 8) ^ (crc32Table[(crc ^ value) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

const functions: Readonly<Record<ChecksumName, (bytes: Uint8Array) => number>> = {
  sum8,
  xor8,
  crc16modbus: crc16Modbus,
  crc16ccitt: crc16Ccitt,
  crc32,
}

/** Returns the named checksum of the bytes, unsigned. */
export const checksum = (name: ChecksumName, bytes: Uint8Array): number => functions[name](bytes)
