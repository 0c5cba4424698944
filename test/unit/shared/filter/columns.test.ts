import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ColumnFilter } from '../../../../shared/filter/columns.ts'
import { settled, unknown, yes } from '../../../../shared/filter/open.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { compileEntryTest } from '../../../../shared/filter/payload.ts'
import type { RowColour } from '../../../../shared/model/annotation.ts'
import {
  FactTable,
  isEventRow,
  isFrameRow,
  opcodeOf,
  rowColumns,
  rowContext,
  rowEntry,
  type FilterRow,
} from '../../../support/filter-entries.ts'

/** A condition as text, and its meaning, implemented a second time and as plainly as possible. */
interface Condition {
  source: string
  holds: (row: FilterRow) => boolean
  payload?: boolean
}

const textOf = (row: FilterRow): string => Buffer.from(row.payload ?? []).toString('latin1')
const lengthOf = (row: FilterRow): number => (isEventRow(row) ? 0 : (row.payload?.length ?? 0))

const compare: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
const numbers: Record<string, (row: FilterRow) => number | null> = {
  n: (row) => row.n,
  conn: (row) => row.connection,
  len: lengthOf,
  opcode: (row) => (isFrameRow(row) ? opcodeOf(row) : null),
  rsv: (row) => (isFrameRow(row) ? (row.rsv ?? 0) : null),
}

const numberCondition = fc
  .tuple(
    fc.constantFrom('n', 'conn', 'len', 'opcode', 'rsv'),
    fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
    fc.integer({ min: 0, max: 130 }),
  )
  .map(([field, operator, value]): Condition => ({
    source: `${field} ${operator} ${String(value)}`,
    holds: (row) => {
      const own = numbers[field]!(row)
      return own !== null && compare[operator]!(own, value)
    },
  }))

const listCondition = fc
  .tuple(fc.constantFrom('n', 'conn', 'len'), fc.nat(40), fc.nat(40), fc.nat(40))
  .map(([field, low, more, single]): Condition => ({
    source: `${field} in (${String(low)}..${String(low + more)}, ${String(single)})`,
    holds: (row) => {
      const own = numbers[field]!(row)!
      return own === single || (own >= low && own <= low + more)
    },
  }))

const isBookmarked = ({ annotations = [] }: FilterRow): boolean =>
  annotations.some(({ bookmarked }) => bookmarked)
const hasNote =
  (meets: (note: string) => boolean) =>
  ({ annotations = [] }: FilterRow): boolean =>
    annotations.some(({ note }) => note !== '' && meets(note))

const hasColour =
  (...colours: RowColour[]) =>
  ({ annotations = [] }: FilterRow): boolean =>
    annotations.some(({ colour }) => colour !== null && colours.includes(colour))

const flagConditions: Condition[] = [
  { source: 'event', holds: isEventRow },
  { source: 'control', holds: (row) => ['close', 'ping', 'pong'].includes(row.kind) },
  { source: 'fin', holds: (row) => isFrameRow(row) && row.fin === true },
  { source: 'masked != true', holds: (row) => isFrameRow(row) && row.masked !== true },
  { source: 'broken', holds: (row) => row.broken === true || row.kind === 'error' },
  { source: 'partial', holds: (row) => row.partial === true },
  { source: 'dir == in', holds: (row) => row.direction === 'in' },
  { source: 'dir != out', holds: (row) => row.direction !== 'out' },
  { source: 'kind in (text, binary)', holds: (row) => ['text', 'binary'].includes(row.kind) },
  { source: 'peer == 10.0.0.2', holds: (row) => row.connection === 2 },
  { source: 'peer != 10.0.0.2:9000', holds: (row) => row.connection !== 2 && row.connection !== 0 },
  { source: 'peer contains "10.0"', holds: (row) => row.connection !== 0 },
  { source: 'at > 20us', holds: (row) => row.at > 1_020 },
  { source: 'bookmarked', holds: isBookmarked },
  { source: 'note contains "late"', holds: hasNote((note) => note.includes('late')) },
  { source: 'note != "late"', holds: hasNote((note) => note !== 'late') },
  { source: 'colour == red', holds: hasColour('red') },
  { source: 'color in (red, blue)', holds: hasColour('red', 'blue') },
  { source: 'colour != red', holds: hasColour('blue') },
  { source: 'note matches /^l/', holds: hasNote((note) => note.startsWith('l')) },
  {
    source: 'text contains "ab"',
    payload: true,
    holds: (row) => !isEventRow(row) && textOf(row).includes('ab'),
  },
  {
    source: 'text != "ab"',
    payload: true,
    holds: (row) => isEventRow(row) || textOf(row) !== 'ab',
  },
  {
    source: 'text matches /^a+b?$/',
    payload: true,
    holds: (row) => !isEventRow(row) && /^a+b?$/.test(textOf(row)),
  },
  {
    source: 'hex == 6162',
    payload: true,
    holds: (row) => !isEventRow(row) && textOf(row) === 'ab',
  },
  {
    source: 'json',
    payload: true,
    holds: (row) => !isEventRow(row) && row.kind !== 'handshake' && /^[12]+$/.test(textOf(row)),
  },
]

const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...flagConditions),
    numberCondition,
    listCondition,
    tie('any').map((inner) => ({
      source: `not (${inner.source})`,
      payload: inner.payload ?? false,
      holds: (row: FilterRow) => !inner.holds(row),
    })),
    fc.tuple(tie('any'), fc.constantFrom('and', 'or'), tie('any')).map(([a, word, b]) => ({
      source: `(${a.source}) ${word} (${b.source})`,
      payload: (a.payload ?? false) || (b.payload ?? false),
      holds: (row: FilterRow) =>
        word === 'and' ? a.holds(row) && b.holds(row) : a.holds(row) || b.holds(row),
    })),
  ),
})).any

const row = fc.record({
  connection: fc.nat(3),
  gap: fc.nat(9),
  kind: fc.constantFrom<FilterRow['kind']>(
    'data',
    'text',
    'binary',
    'close',
    'ping',
    'error',
    'handshake',
    'note',
  ),
  direction: fc.constantFrom<FilterRow['direction']>('in', 'out', 'none'),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 4),
  masked: fc.boolean(),
  broken: fc.constantFrom(false, false, true),
  noted: fc.constantFrom(undefined, undefined, undefined, '', 'late', 'later'),
  colour: fc.constantFrom(null, null, 'red' as const, 'blue' as const),
  payload: fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 }),
    fc.string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 2 }),
    fc.constant('x'.repeat(127)),
  ),
})

const block = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.array(row, { minLength: 1, maxLength: 40 }))
  .map(([first, drawn]): FilterRow[] => {
    let at = 1_000
    return drawn.map(({ gap, payload, noted, colour, ...rest }, i) => {
      at += gap
      const n = first + i
      const annotations =
        noted === undefined
          ? []
          : [{ n, offset: 0, bookmarked: noted !== 'late', note: noted, colour }]
      return { ...rest, n, at, annotations, payload: Buffer.from(payload, 'latin1') }
    })
  })

describe('a filter over columns', () => {
  it('agrees with the plain meaning of its conditions, or leaves the decision to the payload', () => {
    fc.assert(
      fc.property(condition, block, fc.boolean(), ({ source, holds, payload }, rows, tight) => {
        const { filter, problem } = parseFilter(source)
        if (problem) throw new Error(`${source} ${JSON.stringify(problem)}`)
        const table = new FactTable()
        const columns = rowColumns(rows, table, tight)
        const context = rowContext(table, 1_000, rows)
        const answers = new Uint8Array(rows.length)
        const common = new ColumnFilter(filter, context).decide(columns, answers)
        const test = compileEntryTest(filter, context)
        rows.forEach((one, i) => {
          const answer = (common === settled ? null : common) ?? answers[i]
          expect(test(rowEntry(one)), `${source} of entry ${String(i)}`).toBe(holds(one))
          if (answer === unknown) expect(payload, source).toBe(true)
          else expect(answer === yes, `${source} of entry ${String(i)}`).toBe(holds(one))
        })
      }),
      { numRuns: 2_000 },
    )
  })

  it('decides a whole block by the bounds of its columns', () => {
    const table = new FactTable()
    const rows: FilterRow[] = [1, 2, 3].map((n) => ({
      n,
      at: 1_000 + n,
      connection: 1,
      kind: 'data',
      direction: 'in',
      payload: new Uint8Array(10 * n),
    }))
    const columns = rowColumns(rows, table, true)
    const answers = new Uint8Array(3)
    const decide = (source: string): number | null =>
      new ColumnFilter(parseFilter(source).filter!, rowContext(table)).decide(columns, answers)
    expect(decide('len > 30')).toBe(0)
    expect(decide('len >= 10 and conn == 1')).toBe(1)
    expect(decide('dir == out and "x"')).toBe(0)
    expect(decide('kind == data and "x"')).toBe(2)
    // A payload that may have a content coding is read when it is decoded.
    expect(decide(`"${'x'.repeat(31)}"`)).toBe(unknown)
    expect(decide(`hex contains ${'78'.repeat(31)}`)).toBe(0)
    expect(decide('peer == 10.0.0.2')).toBe(0)
    expect(decide('bookmarked or note contains "x" or colour != red')).toBe(0)
    expect(decide('len > 10')).toBe(settled)
    expect([...answers]).toEqual([0, 1, 1])
  })
})
