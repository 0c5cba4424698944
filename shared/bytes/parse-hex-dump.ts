/**
 * Parses dumps with offsets from xxd, `hexdump -C`, Wireshark and our own hex view. A text is a dump only when every
 * line has an offset that follows from the previous line, so plain digits are never mistaken for one.
 */
import type { HexResult } from './hex-result.ts'

/** Offset, then digits, then possibly the characters. */
const dumpLine = /^[ \t]*(?:0x)?([0-9a-fA-F]{4,16})(:[ \t]*|[ \t]{2,}|$)(.*)$/

interface Line {
  offset: number
  /** Position of the digits in the text. */
  position: number
  digits: string
  /** Whether a colon precedes the digits or other text follows them: on a single line, this identifies a dump. */
  marked: boolean
}

/** Returns the bytes of a dump; undefined when the text is not a dump. */
export function parseHexDump(text: string): HexResult | undefined {
  const lines: Line[] = []
  let squeezed: number | undefined
  let position = 0
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    if (line.trim() === '*' && lines.length > 0) squeezed ??= position + line.indexOf('*')
    else if (line.trim() !== '') {
      const match = dumpLine.exec(line)
      if (!match) return undefined
      const [, offset = '', gap = '', rest = ''] = match
      const colon = gap.startsWith(':')
      const restAt = line.length - rest.length
      lines.push({
        offset: Number.parseInt(offset, 16),
        position: position + restAt,
        digits: digitsOf(rest, colon),
        marked: colon || digitsOf(rest, colon).trim() !== rest.trim(),
      })
    }
    position += raw.length + 1
  }
  const first = lines[0]
  if (!first || first.digits === '') return undefined
  if (lines.length === 1 && (first.offset !== 0 || !first.marked)) return undefined
  if (squeezed !== undefined) return { error: 'dump-gap', position: squeezed, found: '*' }
  return join(lines, first.offset)
}

function join(lines: readonly Line[], start: number): HexResult | undefined {
  const out: number[] = []
  for (const [index, line] of lines.entries()) {
    if (line.offset !== start + out.length) {
      // A wrong offset on the second line means that this is not a dump; on later lines, it is a gap.
      if (index < 2) return undefined
      return { error: 'dump-gap', position: line.position, found: line.offset.toString(16) }
    }
    const digits = line.digits.replace(/\s/g, '')
    if (digits.length % 2 === 1)
      return { error: 'odd-digits', position: line.position, found: line.digits }
    for (let i = 0; i < digits.length; i += 2) out.push(Number.parseInt(digits.slice(i, i + 2), 16))
  }
  return { bytes: Uint8Array.from(out) }
}

/**
 * Returns the digit columns of a line. The characters follow after two spaces or a bar and can look like digits.
 * `hexdump -C` and our own view also put two spaces between the halves of a row, which has at most sixteen bytes.
 */
function digitsOf(rest: string, colon: boolean): string {
  const beforeBar = rest.split('|')[0] ?? ''
  const groups = /^(?:[0-9a-fA-F]{2,8}(?:[ \t]|$))+/
  const left = groups.exec(beforeBar)?.[0] ?? ''
  if (colon) return left
  const afterGap = beforeBar.slice(left.length)
  if (count(left) !== 8 || !afterGap.startsWith(' ')) return left
  const right = groups.exec(afterGap.trimStart())?.[0] ?? ''
  return left + right
}

const count = (digits: string): number => digits.trim().split(/\s+/).length
