import { expect, test } from 'vitest'
import { recentEndpoints } from '../../../../../renderer/state/endpoints/recent-endpoints.ts'
import { endpointFromUrl } from '../../../../../shared/model/endpoint-url.ts'

const endpoints = [1, 2, 3, 4].map((id) => ({
  id,
  name: String(id),
  config: endpointFromUrl('tcp://127.0.0.1:1', 'client'),
}))
const ids = (sessions: [endpoint: number | null, startedAt: number][], most = 9): number[] =>
  recentEndpoints(
    endpoints,
    sessions.map(([endpoint, startedAt]) => ({ endpoint, startedAt })),
    most,
  ).map(({ id }) => id)

test('lists the endpoint of the newest session first, each once', () => {
  expect(
    ids([
      [2, 50],
      [4, 40],
      [2, 30],
      [null, 60],
      [9, 70],
      [1, 45],
    ]),
  ).toEqual([2, 1, 4, 3])
})

test('without sessions lists the newest first, up to a limit', () => {
  expect(ids([], 3)).toEqual([4, 3, 2])
})
