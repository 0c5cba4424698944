import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  domHeight,
  maxDomHeight,
  maxOffset,
  reveal,
  rowAfterKey,
  scrolled,
  toOffset,
  toScrollTop,
  visibleRows,
} from '../../../../renderer/ui/virtual-scroll.ts'

const geometry = (count: number, viewport = 560) => ({ count, rowHeight: 24, viewport })
const sizes = fc.constantFrom(0, 1, 23, 24, 1_000, 333_333, 333_334, 1_000_000, 100_000_000)

describe('the height of the element', () => {
  test('is that of the list up to the maximum', () => {
    expect(domHeight(geometry(1_000))).toBe(24_000)
    expect(domHeight(geometry(100_000_000))).toBe(maxDomHeight)
  })
})

describe('the mapping between list and element', () => {
  test('reaches both ends', () => {
    const g = geometry(100_000_000)
    expect(toOffset(g, 0)).toBe(0)
    expect(toOffset(g, domHeight(g) - g.viewport)).toBe(maxOffset(g))
    expect(toScrollTop(g, maxOffset(g))).toBe(domHeight(g) - g.viewport)
  })

  test('is one to one below the maximum', () => {
    expect(toScrollTop(geometry(1_000), 1_234)).toBe(1_234)
    expect(toOffset(geometry(1_000), 1_234)).toBe(1_234)
  })

  test('keeps the order and is reversible', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (count, part) => {
        const g = geometry(count)
        const offset = part * maxOffset(g)
        expect(toOffset(g, toScrollTop(g, offset))).toBeCloseTo(offset, 2)
      }),
    )
    const g = geometry(100_000_000)
    let last = -1
    for (let top = 0; top <= domHeight(g) - g.viewport; top += 9_999) {
      expect(toOffset(g, top)).toBeGreaterThan(last)
      last = toOffset(g, top)
    }
  })
})

describe('scrolling', () => {
  test("moves by the wheel's distance, however long the list", () => {
    const g = geometry(100_000_000)
    const offset = 1_200_000_000
    const from = toScrollTop(g, offset)
    expect(scrolled(g, offset, from, from + 100)).toBe(offset + 100)
    expect(scrolled(g, offset, from, from - 100)).toBe(offset - 100)
  })

  test('jumps in proportion when the thumb is dragged', () => {
    const g = geometry(100_000_000)
    const middle = scrolled(g, 0, 0, (domHeight(g) - g.viewport) / 2)
    expect(middle / maxOffset(g)).toBeCloseTo(0.5, 5)
  })

  test('reaches the first and the last row by wheel alone', () => {
    const g = geometry(100_000_000)
    let offset = 50_000
    let top = toScrollTop(g, offset)
    for (let i = 0; i < 501; i++) {
      const next = Math.max(0, top - 100)
      offset = scrolled(g, offset, top, next)
      top = toScrollTop(g, offset)
    }
    expect(offset).toBe(0)
    offset = maxOffset(g) - 50_000
    top = toScrollTop(g, offset)
    for (let i = 0; i < 501; i++) {
      const next = Math.min(domHeight(g) - g.viewport, top + 100)
      offset = scrolled(g, offset, top, next)
      top = toScrollTop(g, offset)
    }
    expect(offset).toBe(maxOffset(g))
  })
})

describe('rows', () => {
  test('include every row that shows a pixel', () => {
    expect(visibleRows(geometry(100, 48), 12, 0)).toEqual({ first: 0, end: 3 })
    expect(visibleRows(geometry(100, 48), 24, 1)).toEqual({ first: 0, end: 4 })
    expect(visibleRows(geometry(0), 0, 8)).toEqual({ first: 0, end: 0 })
  })

  test('can each be shown whole', () => {
    fc.assert(
      fc.property(
        fc.nat(99_999_999),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('nearest' as const, 'center' as const),
        (row, part, align) => {
          const g = geometry(100_000_000)
          const offset = reveal(g, part * maxOffset(g), row, align)
          expect(row * 24).toBeGreaterThanOrEqual(offset)
          expect(row * 24 + 24).toBeLessThanOrEqual(offset + g.viewport)
          const { first, end } = visibleRows(g, offset, 0)
          expect(first <= row && row < end).toBe(true)
        },
      ),
    )
  })

  test('do not move the list if they are visible already', () => {
    expect(reveal(geometry(100), 240, 12, 'center')).toBe(240)
  })
})

describe('keys', () => {
  const g = geometry(100, 240)
  test.each([
    ['ArrowDown', 5, 6],
    ['ArrowDown', 99, 99],
    ['ArrowDown', null, 40],
    ['ArrowUp', 0, 0],
    ['PageDown', 5, 14],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['a', 50, undefined],
  ])('%s from %s leads to %s', (key, row, wanted) => {
    expect(rowAfterKey(g, key, row, 40)).toBe(wanted)
  })

  test('do nothing in an empty list', () => {
    expect(rowAfterKey(geometry(0), 'End', null, 0)).toBeUndefined()
  })
})
