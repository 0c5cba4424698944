/** Sessions grouped by the day they began, newest first, with relative names of days. Pure. */
import type { Session } from '../../../shared/model/session.ts'

export interface Day {
  /** Unique among the days. */
  key: string
  name: string
  sessions: readonly Session[]
}

export interface DayWords {
  today: string
  yesterday: string
  /** BCP 47, for other days. */
  language: string
}

/** `now` in milliseconds since the epoch; the sessions in display order. */
export function byDay(sessions: readonly Session[], now: number, words: DayWords): Day[] {
  const today = new Date(now)
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  const names = new Map([
    [today.toDateString(), words.today],
    [yesterday.toDateString(), words.yesterday],
  ])
  const days = Map.groupBy(sessions, (session) => dateOf(session).toDateString())
  return [...days].map(([key, ofDay]) => {
    const first = ofDay[0]
    const date = first === undefined ? today : dateOf(first)
    return { key, name: names.get(key) ?? nameDate(date, today, words.language), sessions: ofDay }
  })
}

export const dateOf = (session: Session): Date => new Date(session.startedAt / 1_000)

/** The time of day a session began, as `14:02`. */
export function clockOf(session: Session): string {
  const date = dateOf(session)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

function nameDate(date: Date, today: Date, language: string): string {
  return date.toLocaleDateString(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' }),
  })
}
