/** tshark and Sockeye read the same frames from the same connections: every bit, length and payload. */
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../../support/describe-with.ts'
import { makeRecordings, type Made, type ReadFrame } from './make.ts'
import { recordings } from './recordings.ts'

/** All recordings are made one after the other, in one capture. Milliseconds. */
const makingTimeout = 120_000

const titled = (name: string, why?: string): string =>
  why === undefined ? name : `${name} (tshark 4.0 misreads it: ${why})`

const oneWay = (frames: readonly ReadFrame[], toServer: boolean): ReadFrame[] =>
  frames.filter((frame) => frame.toServer === toServer)

test('there are at least 40 recordings, each with its own name', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(40)
  expect(new Set(recordings.map(({ name }) => name)).size).toBe(recordings.length)
})

describeWith(['tshark'], 'tshark agrees with', () => {
  describe.each(['server', 'client'] as const)('the %s about', (side) => {
    let made: Made[] = []
    beforeAll(async () => {
      made = await makeRecordings(side)
    }, makingTimeout)

    test.each(recordings.map(({ name, misread }, i) => [titled(name, misread?.why), i] as const))(
      '%s',
      (_title, i) => {
        const { tshark, sockeye, partial, sent } = made[i]!
        const { cut, misread } = recordings[i]!
        const fromPeer = side === 'server'
        const misreadFrames = misread ? oneWay(tshark, fromPeer).splice(-1) : []
        expect(misreadFrames.map(({ length, payload }) => ({ length, payload }))).toEqual(
          misread ? [{ length: misread.length, payload: '' }] : [],
        )
        for (const toServer of [true, false])
          expect(oneWay(sockeye, toServer)).toEqual(
            oneWay(tshark, toServer).filter((frame) => !misreadFrames.includes(frame)),
          )
        expect(oneWay(sockeye, fromPeer).length).toBeGreaterThan(0)
        expect(partial).toHaveLength(cut ? 1 : 0)
        expect(sent.endsWith(partial[0] ?? '')).toBe(true)
      },
    )
  })
})
