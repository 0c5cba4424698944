import { expect, test } from 'vitest'
import { longReplayMs, watchReplays } from '../../../../renderer/window/replay-ends.ts'
import type { EngineApi } from '../../../../shared/contract/engine.ts'
import type { Replay } from '../../../../shared/contract/replay.ts'

/** Feeds states of one replay at given times, and returns the notifications. */
function play(states: [at: number, state: Replay['state']][], away = true): Replay['state'][] {
  let now = 0
  let hear: (replay: Replay) => void = () => expect.fail('nobody listens')
  const told: Replay['state'][] = []
  const on = ((_: string, listener: typeof hear) => {
    hear = listener
    return () => undefined
  }) as EngineApi['on']
  watchReplays(
    { on },
    {
      isAway: () => away,
      now: () => now,
      tell: ({ state }) => told.push(state),
    },
  )
  for (const [at, state] of states) {
    now = at
    hear({
      session: 2,
      source: 1,
      to: '',
      speed: 1,
      state,
      sent: 0,
      unsent: { cut: 0, dropped: 0 },
      total: 0,
      received: 0,
      expected: 0,
      differing: 0,
      problem: null,
    })
  }
  return told
}

test('a long replay that ends or fails in the background is notified', () => {
  expect(
    play([
      [0, 'connecting'],
      [5, 'playing'],
      [longReplayMs + 1, 'done'],
    ]),
  ).toEqual(['done'])
  expect(
    play([
      [0, 'playing'],
      [longReplayMs + 1, 'failed'],
    ]),
  ).toEqual(['failed'])
})

test('a short, stopped or visible replay is not notified', () => {
  expect(
    play([
      [0, 'playing'],
      [longReplayMs, 'done'],
    ]),
  ).toEqual([])
  expect(
    play([
      [0, 'playing'],
      [longReplayMs * 2, 'stopped'],
    ]),
  ).toEqual([])
  expect(
    play(
      [
        [0, 'playing'],
        [longReplayMs * 2, 'done'],
      ],
      false,
    ),
  ).toEqual([])
  expect(play([[longReplayMs * 2, 'done']])).toEqual([])
})
