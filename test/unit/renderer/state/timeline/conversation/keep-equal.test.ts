/** Rows that stay the same objects when pages are added around them. */
import { expect, test } from 'vitest'
import { keepEqual } from '../../../../../../renderer/state/timeline/conversation/keep-equal.ts'
import { layOut } from '../../../../../../renderer/state/timeline/conversation/lay-out.ts'
import {
  conversationModes,
  type LayoutOptions,
  type LoadedPiece,
} from '../../../../../../renderer/state/timeline/conversation/rows.ts'

const options: LayoutOptions = { mode: 'text', encoding: 'utf-8', columns: 20, notes: true }

function piece(position: number, direction: 'in' | 'out', content: string): LoadedPiece {
  const bytes = new TextEncoder().encode(content)
  const entry = { n: position, direction, kind: 'data', missing: 0 } as LoadedPiece['entry']
  const total = bytes.length
  const facts = { missing: 0, capped: false, notInflated: null }
  return { position, entry, bytes, offset: 0, length: total, total, ...facts }
}

const pieces = [
  piece(1, 'out', 'one\ntwo of some length\n'),
  piece(2, 'in', 'an answer, '),
  piece(3, 'in', 'continued\n'),
  piece(4, 'out', 'last'),
]

test.each(conversationModes)(
  'keeps the rows of %s that a page before them does not change',
  (mode) => {
    const before = layOut(pieces.slice(1), { ...options, mode })
    const after = layOut(pieces, { ...options, mode })
    const kept = keepEqual(before, after)
    expect(kept).toEqual(after)
    expect(before.length).toBeGreaterThan(1)
    for (const row of before) expect(kept).toContain(row)
  },
)

test('replaces a row whose text continues in the page after it', () => {
  const before = layOut(pieces.slice(0, 2), options)
  const after = layOut(pieces, options)
  const kept = keepEqual(before, after)
  expect(kept).toEqual(after)
  const [first, ...others] = before
  expect(kept[0]).toBe(first)
  expect(kept).not.toContain(others.at(-1))
})

test('replaces every row when the encoding changes their text', () => {
  const bytes = [piece(1, 'in', 'é\nü')]
  const before = layOut(bytes, options)
  const after = layOut(bytes, { ...options, encoding: 'iso-8859-1' })
  expect(keepEqual(before, after)).toEqual(after)
})
