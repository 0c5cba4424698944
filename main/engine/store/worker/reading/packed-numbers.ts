/**
 * Numbers that rarely change, in little memory: as runs of numbers with the same step, or each as its difference to the
 * smallest one, whichever is smaller. Rows of messages of one length need a few bytes an entry that way, not 16 bytes a
 * row.
 */

/** Bytes of a run: its start index, its first number, its step. */
const runBytes = 2 + 8 + 8
/** Indexes are stored in 16 bits. */
const mostNumbers = 65_536

/** The number at an index of the chunk; 0 where there is none. */
interface Packed {
  at(index: number): number
}

/** Packs up to 65,536 numbers; `values` can be reused. */
export function packNumbers(values: Float64Array | Uint32Array): Packed {
  if (values.length > mostNumbers) throw new Error('too many numbers for one chunk')
  const { smallest, width } = widthOf(values)
  const runs = runsOf(values, Math.floor((values.length * width) / runBytes))
  return runs ?? new Distances(values, smallest, width)
}

class Distances implements Packed {
  readonly #smallest: number
  readonly #values: Uint8Array | Uint16Array | Uint32Array | Float64Array

  constructor(values: Float64Array | Uint32Array, smallest: number, width: 1 | 2 | 4 | 8) {
    this.#smallest = smallest
    this.#values = new arrays[width](values.length)
    for (let i = 0; i < values.length; i++) this.#values[i] = values[i]! - smallest
  }

  at(index: number): number {
    return this.#smallest + (this.#values[index] ?? 0)
  }
}

const arrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const

function widthOf(values: Float64Array | Uint32Array): { smallest: number; width: 1 | 2 | 4 | 8 } {
  let smallest = values[0] ?? 0
  let largest = smallest
  // By index: the iterator of a typed array takes five times as long.
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!
    if (value < smallest) smallest = value
    if (value > largest) largest = value
  }
  const span = largest - smallest
  return { smallest, width: span <= 0xff ? 1 : span <= 0xffff ? 2 : span <= 0xffff_ffff ? 4 : 8 }
}

class Runs implements Packed {
  readonly #starts: Uint16Array
  readonly #firsts: Float64Array
  readonly #steps: Float64Array

  constructor(starts: number[], firsts: number[], steps: number[]) {
    this.#starts = Uint16Array.from(starts)
    this.#firsts = Float64Array.from(firsts)
    this.#steps = Float64Array.from(steps)
  }

  at(index: number): number {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.#starts[middle]! <= index) low = middle
      else high = middle
    }
    return this.#firsts[low]! + (index - this.#starts[low]!) * this.#steps[low]!
  }
}

/** Returns null when there are more than `most` runs. */
function runsOf(values: Float64Array | Uint32Array, most: number): Runs | null {
  const starts: number[] = []
  const firsts: number[] = []
  const steps: number[] = []
  for (let at = 0; at < values.length;) {
    if (starts.length >= most) return null
    const first = values[at]!
    const step = (values[at + 1] ?? first) - first
    const start = at
    starts.push(start)
    firsts.push(first)
    steps.push(step)
    do at++
    while (at < values.length && values[at] === first + (at - start) * step)
  }
  return new Runs(starts, firsts, steps)
}
