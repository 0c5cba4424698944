/**
 * Durations of round trips, in little memory for any number of them: counted by the microsecond below 2 ms and in 1,024
 * steps for each power of two above, so that a median is off by less than 0.1 %. The shortest and the longest are
 * exact.
 */
import type { Statistics } from '../../../../../shared/contract/query.ts'
import { powerOf, powers } from './powers.ts'

/** Steps of each power of two. */
const steps = 1024
/** Binary digits of the durations that are counted exactly. */
const exactDigits = 11

export class RoundTripTimes {
  /** Allocated with the first round trip: most sessions have none. */
  #counts: Float64Array | undefined
  readonly #powers = new Float64Array(powers)
  #answered = 0
  #lowest = Infinity
  #highest = 0

  /** @param us microseconds, whole */
  add(us: number): void {
    this.#counts ??= new Float64Array((powers - exactDigits + 2) * steps)
    this.#counts[stepOf(us)]!++
    this.#powers[powerOf(us)]!++
    this.#answered++
    this.#lowest = Math.min(this.#lowest, us)
    this.#highest = Math.max(this.#highest, us)
  }

  result(): Omit<Statistics['roundTrips'], 'pings'> {
    if (this.#answered === 0) return { answered: 0, timesUs: null, powers: [] }
    return {
      answered: this.#answered,
      timesUs: {
        lowest: this.#lowest,
        median: this.#within(0.5),
        high: this.#within(0.95),
        highest: this.#highest,
      },
      powers: [...this.#powers.subarray(0, powerOf(this.#highest) + 1)],
    }
  }

  /** Returns the duration that this share of the round trips did not exceed. */
  #within(part: number): number {
    const rank = Math.ceil(part * this.#answered)
    let step = 0
    for (let seen = this.#counts?.[0] ?? 0; seen < rank;) seen += this.#counts?.[++step] ?? 0
    return Math.min(this.#highest, Math.max(this.#lowest, leastOf(step)))
  }
}

function stepOf(us: number): number {
  const halvings = Math.max(0, powerOf(us) - exactDigits)
  return halvings * steps + Math.floor(us / 2 ** halvings)
}

/** Returns the shortest duration of a step. */
function leastOf(step: number): number {
  const halvings = Math.max(0, Math.floor(step / steps) - 1)
  return (step - halvings * steps) * 2 ** halvings
}
