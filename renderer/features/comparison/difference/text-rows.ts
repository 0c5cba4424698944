/**
 * Two texts side by side: lines are aligned first, then the words of two lines that stand beside each other. Words are
 * compared when a row is shown. Pure.
 */
import { RowRuns, type Cell, type CellRun, type DiffRow, type DiffRows } from './rows.ts'
import { difference, finish, type Span } from './spans.ts'

/** Lines above this length are compared without words. Characters. */
const maxWords = 100_000
/** Longer words are compared by their characters. */
const longWord = 64

/** @param left null for a side without an entry, which has no lines */
export function* textRows(left: string | null, right: string | null): Generator<void, DiffRows> {
  const [a, b] = [left?.split('\n') ?? [], right?.split('\n') ?? []]
  yield
  const { spans, isAligned } = yield* difference({
    left: a.length,
    right: b.length,
    equal: (i, j) => a[i] === b[j],
  })
  const table = new RowTable(spans)
  return {
    count: table.count,
    runs: table.runs,
    isAligned,
    row(index) {
      const { i, j, same } = table.at(index)
      return textRow(lineAt(a, i), lineAt(b, j), same)
    },
  }
}

interface Line {
  readonly n: number
  readonly text: string
}

const lineAt = (lines: readonly string[], index: number | null): Line | null =>
  index === null ? null : { n: index + 1, text: lines[index] ?? '' }

function textRow(left: Line | null, right: Line | null, same: boolean): DiffRow {
  const cell = (line: Line | null, runs: readonly CellRun[]): Cell | null =>
    line && { label: String(line.n), runs }
  const plain = (line: Line | null): readonly CellRun[] =>
    line === null ? [] : [{ text: line.text, same }]
  if (same || left === null || right === null)
    return { left: cell(left, plain(left)), right: cell(right, plain(right)), same }
  const runs = wordRuns(left.text, right.text)
  return { left: cell(left, runs.left), right: cell(right, runs.right), same }
}

/** Returns the runs of two texts in which they are equal and different. */
export function wordRuns(
  left: string,
  right: string,
): { left: readonly CellRun[]; right: readonly CellRun[] } {
  const isLong = Math.max(left.length, right.length) > maxWords
  const [a, b] = isLong ? endsApart(left, right) : [wordsOf(left), wordsOf(right)]
  const { spans } = finish(
    difference({ left: a.length, right: b.length, equal: (i, j) => a[i] === b[j] }),
  )
  const runs = (words: readonly string[], from: 'left' | 'right'): readonly CellRun[] =>
    spans.flatMap((span) => {
      const end = from === 'left' ? span.leftEnd : span.rightEnd
      const text = words.slice(span[from], end).join('')
      return text === '' ? [] : [{ text, same: span.same }]
    })
  return { left: runs(a, 'left'), right: runs(b, 'right') }
}

function wordsOf(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}_]+|\s+|[^]/gu) ?? []
  return words.flatMap((word) => (word.length > longWord ? Array.from(word) : [word]))
}

/** The beginning and the end that are equal, and what is between. */
function endsApart(left: string, right: string): [string[], string[]] {
  const shorter = Math.min(left.length, right.length)
  let head = 0
  while (head < shorter && left[head] === right[head]) head++
  let tail = 0
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++
  const parts = (text: string): string[] => [
    text.slice(0, head),
    text.slice(head, text.length - tail),
    text.slice(text.length - tail),
  ]
  return [parts(left), parts(right)]
}

/** Which items stand in a row: those of a different span in pairs, then what the longer side has more. */
class RowTable {
  readonly runs: RowRuns['all']
  readonly count: number
  readonly #spans: readonly Span[]
  /** The first row of each span. */
  readonly #starts: number[] = []

  constructor(spans: readonly Span[]) {
    this.#spans = spans
    const runs = new RowRuns()
    let row = 0
    for (const { left, leftEnd, right, rightEnd, same } of spans) {
      this.#starts.push(row)
      row += Math.max(leftEnd - left, rightEnd - right)
      runs.add(row, same)
    }
    this.runs = runs.all
    this.count = row
  }

  at(row: number): { i: number | null; j: number | null; same: boolean } {
    let [low, high] = [0, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] ?? 0) <= row) low = middle
      else high = middle
    }
    const span = this.#spans[low]
    if (span === undefined || row >= this.count) throw new RangeError(`No row ${String(row)}.`)
    const [i, j] = [span.left, span.right].map((first) => first + row - (this.#starts[low] ?? 0))
    const has = (index: number | undefined, end: number): number | null =>
      index !== undefined && index < end ? index : null
    return { i: has(i, span.leftEnd), j: has(j, span.rightEnd), same: span.same }
  }
}
