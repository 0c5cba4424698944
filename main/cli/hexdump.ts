/** A hexdump for the terminal: offset, sixteen bytes, their printable ASCII. */
import { formatHex, printableAscii } from '../../shared/bytes/hex.ts'

const bytesPerLine = 16

/** Yields the lines of a dump whose first byte is at `offset`. */
export function* hexdump(bytes: Uint8Array, offset = 0): Generator<string> {
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const line = bytes.subarray(start, start + bytesPerLine)
    const halves = [line.subarray(0, 8), line.subarray(8)].map((half) => formatHex(half).padEnd(23))
    const address = (offset + start).toString(16).padStart(8, '0')
    yield `${address}  ${halves.join('  ')}  |${printableAscii(line, '.')}|`
  }
}
