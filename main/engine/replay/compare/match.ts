/**
 * Pairs two sequences of tokens (hashes of what came back then and now), in order. What is equal in place is the same;
 * at a difference the nearest place where both sequences agree again is looked for in a bounded window, so that one
 * entry more or less does not mark all that follow. Pure; memory is the tokens' alone.
 */

/** Takes one row: indexes into the sequences, -1 for a side that has none. */
export type TakePair = (then: number, now: number, same: boolean) => void

/** Distance in which every place is tried. */
const nearWindow = 32
/** Distance in which places are found by their first token. */
const farWindow = 4_096
/** So many equal tokens in a row show that both sequences agree again, however far. */
const proof = 4
/** Longest run that is counted to choose among places equally near. */
const longestRun = 16
/** Most rows that are taken in place after fruitless searches before the next search. */
const longestRest = 1_024

interface Place {
  then: number
  now: number
}

/** Pairs both sequences and gives their rows in order. */
export function matchTokens(then: Float64Array, now: Float64Array, take: TakePair): void {
  let i = 0
  let j = 0
  // Sequences with nothing in common would search at every row: each fruitless search doubles the rest until the next.
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

/** Equal tokens in a row from here, as many as there could be when both sequences end together. */
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

/** The place with the fewest rows in between; of several as near, the one followed by the longest agreement. */
function near(then: Float64Array, now: Float64Array, i: number, j: number): Place | null {
  for (let distance = 1; distance <= nearWindow; distance++) {
    let best: Place | null = null
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

/** Steps ahead in both sequences whose longer is `distance`, the most even first. */
function* placesAt(distance: number): Generator<readonly [number, number]> {
  yield [distance, distance]
  for (let shorter = distance - 1; shorter >= 0; shorter--) {
    yield [distance, shorter]
    yield [shorter, distance]
  }
}

/** As `near`, but a place is found only at the first of equal tokens in the window, and needs the full proof. */
function far(then: Float64Array, now: Float64Array, i: number, j: number): Place | null {
  const first = new Map<number, number>()
  const nowEnd = Math.min(now.length, j + farWindow)
  for (let at = nowEnd - 1; at >= j; at--) first.set(now[at] ?? Number.NaN, at)
  let best: Place | null = null
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
