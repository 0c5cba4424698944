/** The lines of a hex dump, written as bytes: text of a dump is several times as long as what it shows. */
import type { ByteSink } from './byte-sink.ts'

const bytesPerLine = 16

/** Offset of eight digits, two spaces, bytes of three characters and a gap in the middle, space, `|` ASCII `|`, line feed. */
const hexAt = 10
const asciiAt = hexAt + bytesPerLine * 3 + 2
const longestLine = asciiAt + 1 + bytesPerLine + 2

const [space, bar, dot, lineFeed] = [0x20, 0x7c, 0x2e, 0x0a]
const digits = Buffer.from('0123456789abcdef')

/**
 * Writes lines of 16 bytes; the last one may be shorter.
 * @param offset of the first byte, a multiple of 16
 */
export function dumpLines(bytes: Uint8Array, offset: number, sink: ByteSink): void {
  const lines = Math.ceil(bytes.length / bytesPerLine)
  const room = sink.room(lines * longestLine)
  let at = 0
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const end = Math.min(bytes.length, start + bytesPerLine)
    writeOffset(room, at, offset + start)
    room.fill(space, at + 8, at + asciiAt)
    let ascii = at + asciiAt
    room[ascii++] = bar
    for (let i = start, hex = at + hexAt; i < end; i++, hex += 3) {
      if (i - start === 8) hex++
      const byte = bytes[i] ?? 0
      room[hex] = digits[byte >> 4] ?? 0
      room[hex + 1] = digits[byte & 15] ?? 0
      room[ascii++] = byte >= 0x20 && byte < 0x7f ? byte : dot
    }
    room[ascii++] = bar
    room[ascii++] = lineFeed
    at = ascii
  }
  sink.wrote(at)
}

/** The line after the last one: the length as an offset. */
export const offsetLine = (length: number): string => `${length.toString(16).padStart(8, '0')}\n`

function writeOffset(room: Buffer, at: number, offset: number): void {
  for (let i = 7, rest = offset; i >= 0; i--, rest >>>= 4) room[at + i] = digits[rest & 15] ?? 0
}
