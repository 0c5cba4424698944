/** Sessions grouped by the day they began, in the user's time zone. */
import { expect, it } from 'vitest'
import { byDay, clockOf } from '../../../../../renderer/features/sessions/days.ts'
import { endpointConfigSchema } from '../../../../../shared/protocols/index.ts'
import { asRecorded } from '../../../../../shared/model/framing.ts'
import type { Session } from '../../../../../shared/model/session.ts'

const session = (id: number, began: Date): Session => ({
  id,
  name: `session ${id}`,
  kind: 'tcp-client',
  state: 'complete',
  endpoint: null,
  config: endpointConfigSchema.parse({ kind: 'tcp-client', host: 'localhost', port: 1 }),
  startedAt: began.getTime() * 1_000,
  endedAt: null,
  entries: 0,
  bytesIn: 0,
  bytesOut: 0,
  size: 0,
  dropped: null,
  cut: null,
  replayOf: null,
  differing: null,
  viewMode: asRecorded,
  encoding: 'utf-8',
  ownEncoding: null,
})

it('names today, yesterday and other days, in the given order', () => {
  const now = new Date(2026, 2, 1, 0, 30)
  const sessions = [
    session(5, new Date(2026, 2, 1, 0, 10)),
    session(4, new Date(2026, 1, 28, 23, 59)),
    session(3, new Date(2026, 1, 28, 0, 0)),
    session(2, new Date(2026, 1, 27, 23, 59)),
    session(1, new Date(2025, 1, 27, 12, 0)),
  ]
  const words = { today: 'Today', yesterday: 'Yesterday', language: 'en' }
  const days = byDay(sessions, now.getTime(), words)
  expect(days.map(({ name, sessions: ofDay }) => [name, ofDay.map(({ id }) => id)])).toEqual([
    ['Today', [5]],
    ['Yesterday', [4, 3]],
    ['Fri, Feb 27', [2]],
    ['Thu, Feb 27, 2025', [1]],
  ])
})

it('formats the time a session began', () => {
  expect(clockOf(session(1, new Date(2026, 0, 1, 9, 5)))).toBe('09:05')
})
