/** The tests of one group: every case on both sides, and its section of the document. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Group, Side } from './case.ts'
import { playGroup, type Played } from './play.ts'
import { groupText, tableFile } from './table.ts'

/** A group is played as a whole, with many concurrent cases. Milliseconds. */
const groupTimeout = 120_000

export function conformanceOf(group: Group): void {
  const played: Record<Side, Played[]> = { server: [], client: [] }

  describe.each(['server', 'client'] as const)(`${group.title}: %s`, (side) => {
    beforeAll(async () => {
      played[side] = await playGroup(group, side)
    }, groupTimeout)

    test.each(group.cases.map(({ id, title }, i) => [id, title, i] as const))(
      '%s %s',
      (id, _title, i) => {
        const { problems } = played[side][i]!
        expect(played[side][i]!.id).toBe(id)
        expect(problems).toEqual([])
      },
    )
  })

  test('docs/conformance.md shows the results of this run (npm run conformance writes it)', () => {
    expect(readFileSync(tableFile, 'utf8')).toContain(groupText(group, played))
  })
}
