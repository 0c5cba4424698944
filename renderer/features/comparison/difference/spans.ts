/**
 * The difference of two sequences as spans that are equal and spans that are not. The algorithm is the greedy one of Myers,
 * “An O(ND) Difference Algorithm and Its Variations” (1986), with a limit on the work: beyond it, the sequences are compared
 * position by position. Steps of a generator, so that a caller can interrupt and abandon it. Pure.
 */

/** Items `[left, leftEnd)` of one sequence beside `[right, rightEnd)` of the other. */
export interface Span {
  readonly left: number
  readonly leftEnd: number
  readonly right: number
  readonly rightEnd: number
  readonly same: boolean
}

export interface Difference {
  /** In order; equal and different spans alternate. */
  readonly spans: readonly Span[]
  /** False when there are too many differences to align: the middle is then compared position by position. */
  readonly isAligned: boolean
}

export interface Sequences {
  readonly left: number
  readonly right: number
  /** Reports whether two items are equal. */
  readonly equal: (left: number, right: number) => boolean
}

/** Maximum number of items on one side only. Memory grows with its square: 9 MB. */
const maxEdits = 1_500
/** Maximum number of comparisons. */
const maxComparisons = 40_000_000
/** Comparisons between two interruptions. */
const stepComparisons = 500_000

export function* difference({ left, right, equal }: Sequences): Generator<void, Difference> {
  const shorter = Math.min(left, right)
  let head = 0
  while (head < shorter && equal(head, head)) head++
  let tail = 0
  while (tail < shorter - head && equal(left - 1 - tail, right - 1 - tail)) tail++
  yield
  const middle = { left: left - head - tail, right: right - head - tail }
  const inMiddle = (i: number, j: number): boolean => equal(head + i, head + j)
  const matches = yield* commonRuns(middle.left, middle.right, inMiddle)
  const runs = matches ?? inPlace(middle.left, middle.right, inMiddle)
  const spans = new Spans()
  spans.equal(0, 0, head)
  for (const [i, j, length] of runs) spans.equal(head + i, head + j, length)
  spans.equal(left - tail, right - tail, tail)
  return { spans: spans.upTo(left, right), isAligned: matches !== null }
}

/** Runs the generator to its end at once. For short sequences. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Equal items: where they begin on both sides, and how many. */
type Run = readonly [left: number, right: number, length: number]

class Spans {
  readonly #spans: Span[] = []
  #left = 0
  #right = 0

  equal(left: number, right: number, length: number): void {
    if (length === 0) return
    this.#differ(left, right)
    const last = this.#spans.at(-1)
    const [leftEnd, rightEnd] = [left + length, right + length]
    if (last?.same) this.#spans.splice(-1, 1, { ...last, leftEnd, rightEnd })
    else this.#spans.push({ left, leftEnd, right, rightEnd, same: true })
    this.#left = leftEnd
    this.#right = rightEnd
  }

  upTo(left: number, right: number): readonly Span[] {
    this.#differ(left, right)
    return this.#spans
  }

  #differ(leftEnd: number, rightEnd: number): void {
    const [left, right] = [this.#left, this.#right]
    if (leftEnd > left || rightEnd > right)
      this.#spans.push({ left, leftEnd, right, rightEnd, same: false })
  }
}

/** Returns the runs of a longest common subsequence; null when the work exceeds its limit. */
function* commonRuns(
  n: number,
  m: number,
  equal: (left: number, right: number) => boolean,
): Generator<void, readonly Run[] | null> {
  if (n === 0 || m === 0) return []
  // For each number of edits, how far each diagonal `left - right` is reached on the left.
  const reached: Int32Array[] = []
  let comparisons = 0
  let interruptAt = stepComparisons
  for (let edits = 0; edits <= Math.min(n + m, maxEdits); edits++) {
    const before = reached[edits - 1]
    const now = new Int32Array(edits + 1)
    reached.push(now)
    for (let at = 0; at <= edits; at++) {
      let x = before === undefined ? 0 : start(before, at, edits)
      let y = x - (2 * at - edits)
      const begin = x
      while (x < n && y < m && equal(x, y)) {
        x++
        y++
      }
      now[at] = x
      comparisons += x - begin + 1
      if (x >= n && y >= m) return runsOf(reached, n, m)
    }
    if (comparisons > maxComparisons) return null
    if (comparisons > interruptAt) {
      interruptAt = comparisons + stepComparisons
      yield
    }
  }
  return null
}

/** Where the diagonal with index `at` begins after one more edit: an item of the right, or of the left side. */
function start(before: Int32Array, at: number, edits: number): number {
  const down = before[at] ?? -1
  const right = before[at - 1] ?? -1
  return isDown(at, edits, down, right) ? down : right + 1
}

const isDown = (at: number, edits: number, down: number, right: number): boolean =>
  at === 0 || (at !== edits && right < down)

function runsOf(reached: readonly Int32Array[], n: number, m: number): Run[] {
  const runs: Run[] = []
  let [x, y] = [n, m]
  for (let edits = reached.length - 1; edits >= 0; edits--) {
    const at = (x - y + edits) / 2
    const before = reached[edits - 1]
    const begin = before === undefined ? 0 : start(before, at, edits)
    const length = x - begin
    if (length > 0) runs.push([begin, y - length, length])
    if (before === undefined) break
    const down = before[at] ?? -1
    const isFromDown = isDown(at, edits, down, before[at - 1] ?? -1)
    y -= length
    x = begin
    if (isFromDown) y--
    else x--
  }
  return runs.toReversed()
}

/** Runs of equal items at the same positions. */
function inPlace(n: number, m: number, equal: (left: number, right: number) => boolean): Run[] {
  const runs: Run[] = []
  const length = Math.min(n, m)
  for (let at = 0; at < length; at++) {
    if (!equal(at, at)) continue
    const begin = at
    while (at < length && equal(at, at)) at++
    runs.push([begin, begin, at - begin])
  }
  return runs
}
