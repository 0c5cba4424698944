/**
 * Pairs two sequences of tokens (hashes of what was received then and now), in order. Equal tokens at the same position
 * are equal. At a difference the nearest position where both sequences agree again is searched in a bounded window, so
 * that one additional or missing entry does not mark all the following ones. Pure; memory is that of the tokens.
 */

/** Receives one row: indexes into the sequences, -1 for a side without one. */
export type TakePair = (then: number, now: number, same: boolean) => void

/** Distance in which every position is tried. */
const nearWindow = 32
/** Distance in which positions are found by their first token. */
const farWindow = 4_096
/** Number of consecutive equal tokens that prove that both sequences agree again, at any distance. */
const proof = 4
/** Maximum length of a run that is counted to choose among equally near positions. */
const longestRun = 16
/** Maximum number of rows that are paired in place after searches without a result, before the next search. */
const longestRest = 1_024

interface Resync {
  then: number
  now: number
}

/** Pairs both sequences and emits their rows in order. */
export function matchTokens(then: Float64Array, now: Float64Array, take: TakePair): void {
  let i = 0
  let j = 0
  // Sequences with nothing in common would search at every row: each search without a result doubles the wait for the
  // next.
  let rest = 0
  let restLength = 1
  while (i < then.length && j < now.length) {
    if (then[i] === now[j]) {
      take(i++, j++, true)
      rest = 0
      restLength = 1
      continue
    }
    if (rest > 0) {
      rest--
      take(i++, j++, false)
      continue
    }
    const place = near(then, now, i, j) ?? far(then, now, i, j)
    if (place === null) {
      rest = restLength
      restLength = Math.min(restLength * 2, longestRest)
      take(i++, j++, false)
      continue
    }
    while (i < place.then && j < place.now) {
      take(i, j, then[i] === now[j])
      i++
      j++
    }
    while (i < place.then) take(i++, -1, false)
    while (j < place.now) take(-1, j++, false)
  }
  while (i < then.length) take(i++, -1, false)
  while (j < now.length) take(-1, j++, false)
}

/** Number of equal tokens from here; unlimited if both sequences end together. */
function run(then: Float64Array, now: Float64Array, i: number, j: number): number {
  let length = 0
  while (length < longestRun) {
    if (i + length === then.length && j + length === now.length) return longestRun
    const token = then[i + length]
    if (token === undefined || token !== now[j + length]) return length
    length++
  }
  return length
}

/** Returns the position with the fewest rows before it; of equally near ones, the one with the longest agreement. */
function near(then: Float64Array, now: Float64Array, i: number, j: number): Resync | null {
  for (let distance = 1; distance <= nearWindow; distance++) {
    let best: Resync | null = null
    let bestRun = Math.min(distance, proof) - 1
    for (const [a, b] of placesAt(distance)) {
      if (i + a > then.length || j + b > now.length) continue
      const length = run(then, now, i + a, j + b)
      if (length <= bestRun) continue
      bestRun = length
      best = { then: i + a, now: j + b }
    }
    if (best !== null) return best
  }
  return null
}

/** Steps ahead in both sequences, the longer of which is `distance`; the most even ones first. */
function* placesAt(distance: number): Generator<readonly [number, number]> {
  yield [distance, distance]
  for (let shorter = distance - 1; shorter >= 0; shorter--) {
    yield [distance, shorter]
    yield [shorter, distance]
  }
}

/** Like `near`, but a position is found only by the first of equal tokens in the window, and needs the full proof. */
function far(then: Float64Array, now: Float64Array, i: number, j: number): Resync | null {
  const first = new Map<number, number>()
  const nowEnd = Math.min(now.length, j + farWindow)
  for (let at = nowEnd - 1; at >= j; at--) first.set(now[at] ?? Number.NaN, at)
  let best: Resync | null = null
  let bestDistance = farWindow
  for (let at = i; at < then.length && at - i < bestDistance; at++) {
    const found = first.get(then[at] ?? Number.NaN)
    if (found === undefined) continue
    const distance = Math.max(at - i, found - j)
    if (distance >= bestDistance || run(then, now, at, found) < proof) continue
    bestDistance = distance
    best = { then: at, now: found }
  }
  return best
}
