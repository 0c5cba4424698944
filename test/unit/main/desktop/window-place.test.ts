import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fitPlace, readPlace, writePlace } from '../../../../main/desktop/window-place.ts'
import { TemporaryFolder } from '../../../support/folders.ts'

const left = { x: 0, y: 0, width: 1_920, height: 1_040 }
const right = { x: 1_920, y: 0, width: 1_280, height: 1_000 }
const place = { x: 2_000, y: 40, width: 1_000, height: 700, maximized: false, zoomLevel: 0 }

test('a valid place is kept', () => {
  using folder = new TemporaryFolder()
  const file = folder.file('new/place.json')
  writePlace(file, place)
  expect(readPlace(file)).toEqual(place)
})

test('an invalid place is ignored', () => {
  using folder = new TemporaryFolder()
  const file = folder.file('place.json')
  expect(readPlace(file)).toBeUndefined()
  for (const text of ['', '{"x": 1', '{}', JSON.stringify({ ...place, width: -1 })]) {
    writeFileSync(file, text)
    expect(readPlace(file)).toBeUndefined()
  }
})

test('the window keeps its position while its screen exists', () => {
  const { maximized: _, zoomLevel: __, ...bounds } = place
  expect(fitPlace(place, [left, right])).toEqual(bounds)
})

test('without its screen the window keeps its size and is centred', () => {
  expect(fitPlace(place, [left])).toEqual({ width: 1_000, height: 700 })
})

test('the window is no larger than the screen and no smaller than its minimum', () => {
  const small = { x: 0, y: 0, width: 800, height: 600 }
  expect(fitPlace({ ...place, x: 0, y: 0 }, [small])).toMatchObject({ width: 800, height: 600 })
  expect(fitPlace({ ...place, width: 10, height: 10 }, [left])).toEqual({ width: 720, height: 480 })
})

test('a title bar that cannot be reached counts as off screen', () => {
  expect(fitPlace({ ...place, x: 1_850, y: 0 }, [left])).not.toHaveProperty('x')
  expect(fitPlace({ ...place, x: 100, y: -30 }, [left])).not.toHaveProperty('x')
  expect(fitPlace({ ...place, x: 100, y: 1_030 }, [left])).not.toHaveProperty('x')
})

test('the first start uses the default size, or the size of the screen', () => {
  expect(fitPlace(undefined, [left])).toEqual({ width: 1_360, height: 860 })
  expect(fitPlace(undefined, [{ ...left, width: 1_024 }])).toEqual({ width: 1_024, height: 860 })
})
