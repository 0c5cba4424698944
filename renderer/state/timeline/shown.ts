/** The filter chips and the filter field of a timeline, and their conversion to a filter for the engine. */
import type { Filter } from '../../../shared/contract/query.ts'

/** The state of the filter chips. */
export interface Shown {
  in: boolean
  out: boolean
  control: boolean
  events: boolean
  /** Only entries with violations. */
  broken: boolean
  /** Number of the only connection shown; null for all. */
  connection: number | null
}

export const everything: Shown = {
  in: true,
  out: true,
  control: true,
  events: true,
  broken: false,
  connection: null,
}

export const isEverything = (shown: Shown): boolean =>
  shown.in &&
  shown.out &&
  shown.control &&
  shown.events &&
  !shown.broken &&
  shown.connection === null

/** Returns the filter for the engine. `expression` is in the filter language; empty for none. */
export function toFilter(shown: Shown, expression: string): Filter {
  const directions: NonNullable<Filter['directions']> = ['none']
  if (shown.in) directions.push('in')
  if (shown.out) directions.push('out')
  return {
    directions,
    control: shown.control,
    events: shown.events,
    ...(shown.broken ? { broken: true } : {}),
    ...(shown.connection === null ? {} : { connection: shown.connection }),
    ...(expression === '' ? {} : { expression }),
  }
}
