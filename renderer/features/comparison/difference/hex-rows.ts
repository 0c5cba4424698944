/**
 * The bytes of two contents side by side, in rows of columns. A column has equal bytes, or different ones beside each
 * other; where one side has more bytes, the other has empty columns, so that what follows is aligned again. Pure.
 */
import { hexByte, printable } from '../../../../shared/bytes/hex.ts'
import { RowRuns, type Cell, type CellRun, type DiffRows } from './rows.ts'
import { difference, type Span } from './spans.ts'

/** Digits of an offset. */
const offsetDigits = 6

export function* hexRows(
  left: Uint8Array,
  right: Uint8Array,
  perRow: number,
): Generator<void, DiffRows> {
  const { spans, isAligned } = yield* difference({
    left: left.length,
    right: right.length,
    equal: (i, j) => left[i] === right[j],
  })
  const columns = new Columns(spans)
  const count = Math.ceil(columns.count / perRow)
  const runs = new RowRuns()
  for (const { from, to, same } of columns.runs) {
    if (same) continue
    runs.add(Math.floor(from / perRow), true)
    runs.add(Math.ceil(to / perRow), false)
  }
  runs.add(count, true)
  return {
    count,
    runs: runs.all,
    isAligned,
    row(index) {
      const [from, to] = [index * perRow, Math.min((index + 1) * perRow, columns.count)]
      const parts = columns.within(from, to)
      return {
        left: cellOf(left, parts, 'left', perRow),
        right: cellOf(right, parts, 'right', perRow),
        same: parts.every(({ same }) => same),
      }
    },
  }
}

/** Columns of one span, or of a part of it: the bytes `[left, leftEnd)` and `[right, rightEnd)`. */
interface Part extends Span {
  readonly width: number
}

function cellOf(
  bytes: Uint8Array,
  parts: readonly Part[],
  side: 'left' | 'right',
  perRow: number,
): Cell | null {
  const bounds = (part: Part): [number, number] =>
    side === 'left' ? [part.left, part.leftEnd] : [part.right, part.rightEnd]
  const first = parts.find((part) => bounds(part)[1] > bounds(part)[0])
  if (first === undefined) return null
  const codes: CellRun[] = []
  const characters: CellRun[] = []
  for (const part of parts) {
    const [from, to] = bounds(part)
    const { same, width } = part
    const own = Array.from(bytes.subarray(from, to))
    const gap = width - own.length
    if (own.length > 0) {
      codes.push({ text: own.map((byte) => `${hexByte(byte)} `).join(''), same })
      characters.push({ text: own.map((byte) => printable(byte)).join(''), same })
    }
    if (gap > 0) {
      codes.push({ text: '   '.repeat(gap), same: true })
      characters.push({ text: ' '.repeat(gap), same: true })
    }
  }
  // The characters of the last row stand below those of the others.
  const rest = perRow - parts.reduce((columns, { width }) => columns + width, 0)
  return {
    label: bounds(first)[0].toString(16).padStart(offsetDigits, '0'),
    runs: [...codes, { text: `${'   '.repeat(rest)} `, same: true }, ...characters],
  }
}

class Columns {
  readonly count: number
  readonly runs: { from: number; to: number; same: boolean }[] = []
  readonly #spans: readonly Span[]

  constructor(spans: readonly Span[]) {
    this.#spans = spans
    let count = 0
    for (const { left, leftEnd, right, rightEnd, same } of spans) {
      const from = count
      count += Math.max(leftEnd - left, rightEnd - right)
      this.runs.push({ from, to: count, same })
    }
    this.count = count
  }

  /** The parts of the spans in the columns `[from, to)`. */
  within(from: number, to: number): Part[] {
    const parts: Part[] = []
    for (let at = this.#spanAt(from); at < this.runs.length; at++) {
      const [run, span] = [this.runs[at], this.#spans[at]]
      if (run === undefined || span === undefined || run.from >= to) break
      const [begin, end] = [Math.max(from, run.from) - run.from, Math.min(to, run.to) - run.from]
      parts.push({
        left: Math.min(span.left + begin, span.leftEnd),
        leftEnd: Math.min(span.left + end, span.leftEnd),
        right: Math.min(span.right + begin, span.rightEnd),
        rightEnd: Math.min(span.right + end, span.rightEnd),
        same: span.same,
        width: end - begin,
      })
    }
    return parts
  }

  #spanAt(column: number): number {
    let [low, high] = [0, this.runs.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.runs[middle]?.from ?? 0) <= column) low = middle
      else high = middle
    }
    return low
  }
}
