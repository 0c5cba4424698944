/** What the chips and the filter field of a timeline let through, and how the engine is asked for it. */
import type { Filter } from '../../../shared/contract/query.ts'

/** What the chips of the timeline let through. */
export interface Shown {
  in: boolean
  out: boolean
  control: boolean
  events: boolean
  /** Only what breaks a rule. */
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

/** `expression` in the filter language; empty for none. */
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
