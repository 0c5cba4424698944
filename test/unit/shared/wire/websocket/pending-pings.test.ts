import { expect, test } from 'vitest'
import {
  PendingPings,
  PendingPingsOfRecord,
} from '../../../../../shared/wire/websocket/pending-pings.ts'

test('the oldest ping with the payload is answered, each once', () => {
  const pings = new PendingPings<{ key: string; n: number }>()
  for (const [n, key] of ['a', 'b', 'a'].entries()) pings.sent({ key, n })
  expect(pings.answered('a')?.n).toBe(0)
  expect(pings.answered('c')).toBeUndefined()
  expect(pings.answered('a')?.n).toBe(2)
  expect(pings.answered('a')).toBeUndefined()
  expect(pings.size).toBe(1)
})

test('the oldest is dropped when there are too many', () => {
  const pings = new PendingPings()
  const given = Array.from({ length: 1_002 }, (_, n) => pings.sent({ key: String(n) }))
  expect(given.filter((ping) => ping !== undefined)).toEqual([{ key: '0' }, { key: '1' }])
  expect(pings.size).toBe(1_000)
})

test('each connection has its own pings, and the oldest connection loses its pings above the maximum weight', () => {
  const pings = new PendingPingsOfRecord<{ key: string; n: number }>()
  expect(pings.sent(1, { key: 'a', n: 1 })).toEqual([])
  expect(pings.sent(2, { key: 'a', n: 2 })).toEqual([])
  expect(pings.answered(2, 'a')).toMatchObject({ n: 2 })
  expect(pings.isWaiting(2)).toBe(false)
  expect(pings.answered(3, 'a')).toBeUndefined()
  let givenUp = 0
  for (let connection = 10; connection < 200_010; connection++)
    givenUp += pings.sent(connection, { key: 'b'.repeat(100), n: connection }).length
  expect(givenUp).toBeGreaterThan(100_000)
  expect(pings.answered(1, 'a')).toBeUndefined()
  expect(pings.answered(200_009, 'b'.repeat(100))).toMatchObject({ n: 200_009 })
})

test('connections that come later lose their pings after all earlier ones were answered', () => {
  const pings = new PendingPingsOfRecord<{ key: string }>()
  const heavy = 'b'.repeat(9_000_000)
  pings.sent(1, { key: heavy })
  expect(pings.sent(2, { key: heavy })).toEqual([{ key: heavy }])
  pings.answered(2, heavy)
  pings.sent(3, { key: heavy })
  expect(pings.isWaiting(3)).toBe(true)
  expect(pings.sent(4, { key: heavy })).toEqual([{ key: heavy }])
  expect([pings.isWaiting(3), pings.isWaiting(4)]).toEqual([false, true])
})
