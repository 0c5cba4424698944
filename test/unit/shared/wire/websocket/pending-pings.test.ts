import { expect, test } from 'vitest'
import { PendingPings } from '../../../../../shared/wire/websocket/pending-pings.ts'

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
