/** Which scripts `npm test` runs. */
import { expect, test } from 'vitest'
import { stepsFor } from '../../support/test-steps.ts'

const files = [
  'test/unit/main/replay/gaps.test.ts',
  'test/unit/shared/hex.test.ts',
  'test/integration/replay/gaps.test.ts',
  'test/e2e/replay.test.ts',
]

test('runs the build and every suite when no pattern is given', () => {
  expect(stepsFor([], files, true)).toEqual([
    ['build'],
    ['test:unit'],
    ['test:integration'],
    ['test:peers'],
    ['test:packages'],
    ['test:e2e'],
  ])
})

test('runs the files whose path contains the pattern, in the suites that have one', () => {
  expect(stepsFor(['replay'], files, true)).toEqual([
    ['test:unit', 'test/unit/main/replay/gaps.test.ts'],
    ['test:integration', 'test/integration/replay/gaps.test.ts'],
    ['test:e2e', 'test/e2e/replay\\.test\\.ts'],
  ])
})

test('runs the files that match any of several patterns', () => {
  expect(stepsFor(['hex', 'unit/main'], files, true)).toEqual([
    ['test:unit', 'test/unit/main/replay/gaps.test.ts', 'test/unit/shared/hex.test.ts'],
  ])
})

test('builds first when the build is older than the sources, but not for unit tests alone', () => {
  expect(stepsFor(['e2e/'], files, false).map(([script]) => script)).toEqual(['build', 'test:e2e'])
  expect(stepsFor(['hex'], files, false).map(([script]) => script)).toEqual(['test:unit'])
})

test('runs nothing when no file matches', () => {
  expect(stepsFor(['nowhere'], files, false)).toEqual([])
})
