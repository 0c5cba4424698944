/**
 * Tar archives of plain files, POSIX.1-1988 (ustar): written for the format `payloads`, and unpacked by hosts with a disk.
 * Sizes from 8 GiB on are in base 256, as GNU tar, BSD tar and Windows read and write them.
 */

export const tarBlock = 512

const sizeAt = 124
const sizeLength = 12
const checksumAt = 148

/** Largest size in eleven octal digits. Bytes. */
const largestOctal = 8 ** 11 - 1

/**
 * The block before the bytes of a file.
 * @param name ASCII, at most 99 characters
 * @param at microseconds since the epoch
 */
export function tarHead(name: string, size: number, at: number): Buffer {
  const head = Buffer.alloc(tarBlock)
  head.write(name, 0, 'latin1')
  writeOctal(head, 0o644, 100, 8)
  writeOctal(head, 0, 108, 8)
  writeOctal(head, 0, 116, 8)
  if (size <= largestOctal) writeOctal(head, size, sizeAt, sizeLength)
  else {
    head[sizeAt] = 0x80
    head.writeBigUInt64BE(BigInt(size), sizeAt + 4)
  }
  writeOctal(head, Math.max(0, Math.floor(at / 1e6)), 136, 12)
  head.write('0', 156, 'latin1')
  head.write('ustar\u000000', 257, 'latin1')
  writeOctal(head, checksumOf(head), checksumAt, 7)
  head.write(' ', checksumAt + 7, 'latin1')
  return head
}

/** The zeros after the bytes of a file. */
export const tarPadding = (size: number): Buffer => Buffer.alloc(paddingOf(size))

export const paddingOf = (size: number): number => (tarBlock - (size % tarBlock)) % tarBlock

/** The end of an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * tarBlock)

/** Reads the block before a file; null for the end of the archive. @throws Error for any other block */
export function readTarHead(head: Buffer): { name: string; size: number } | null {
  if (head.every((byte) => byte === 0)) return null
  const checksum = Number.parseInt(head.toString('latin1', checksumAt, checksumAt + 6), 8)
  if (checksum !== checksumOf(head)) throw new Error('not a header of a tar archive')
  const name = head.toString('latin1', 0, Math.min(100, head.indexOf(0)))
  const size =
    head[sizeAt] === 0x80
      ? Number(head.readBigUInt64BE(sizeAt + 4))
      : Number.parseInt(head.toString('latin1', sizeAt, sizeAt + 11), 8)
  return { name, size }
}

/** Octal digits and a zero byte, in `length` bytes. */
function writeOctal(head: Buffer, value: number, at: number, length: number): void {
  head.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
}

/** The sum of all bytes, with spaces in the place of the checksum. */
const checksumOf = (head: Buffer): number =>
  head.reduce((sum, byte, i) => sum + (i >= checksumAt && i < checksumAt + 8 ? 0x20 : byte), 0)
