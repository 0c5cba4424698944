/** The times of a row in the formats that the user can choose. Pure. */
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { SettingValues } from '../../../../shared/contract/settings.ts'
import { formatClock, formatDelta, formatGap } from '../../../i18n/format.ts'

/** The width of a clock time with microseconds: 15 characters of 7.2 pixels. For text of normal size. */
export const microsecondsWidth = 108

export type TimeMode = SettingValues['timeMode']

export interface TimeOrigins {
  readonly mode: TimeMode
  /** Start of the session; null until it is known. Microseconds since the epoch. */
  readonly start: number | null
  /** The row above; undefined for the first one, and until it is loaded. */
  readonly before: EntrySummary | undefined
  readonly selected: EntrySummary | null
  /** Whether the column has room for microseconds. */
  readonly isPrecise: boolean
}

/** Where the origin is the row itself, or is unknown, this is the clock time. */
export function timeOfRow(entry: EntrySummary, origins: TimeOrigins): string {
  const origin = originOf(entry, origins)
  return origin === null
    ? formatClock(entry.at, origins.isPrecise)
    : formatDelta(entry.at - origin, origins.isPrecise)
}

function originOf(entry: EntrySummary, origins: TimeOrigins): number | null {
  switch (origins.mode) {
    case 'clock':
      return null
    case 'start':
      return origins.start
    case 'delta':
      return origins.before?.at ?? null
    case 'selected':
      return origins.selected === null || origins.selected.n === entry.n
        ? null
        : origins.selected.at
  }
}

/** The time since the row above. */
export const gapOfRow = (entry: EntrySummary, before: EntrySummary | undefined): string =>
  before === undefined ? '\u2013' : formatGap(entry.at - before.at)
