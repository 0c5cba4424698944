import { describe, expect, it } from 'vitest'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { compileEntryTest } from '../../../../shared/filter/payload.ts'
import { FactTable, rowContext, rowEntry, type FilterRow } from '../../../support/filter-entries.ts'

const json = { op: 'tick', bid: 231.4, list: [{ id: 7 }], tags: ['a', 'b'], none: null, ok: true }
const rows: Record<string, FilterRow> = {
  json: {
    n: 1,
    at: 0,
    connection: 1,
    kind: 'text',
    direction: 'in',
    payload: Buffer.from(JSON.stringify(json)),
  },
  close: {
    n: 2,
    at: 0,
    connection: 1,
    kind: 'close',
    direction: 'in',
    payload: Buffer.from([0x03, 0xea, 0x21]),
  },
  error: {
    n: 3,
    at: 0,
    connection: 1,
    kind: 'error',
    direction: 'none',
    event: { kind: 'error', code: 'ECONNREFUSED', message: 'Nothing listens there', hint: '' },
    payload: Buffer.from('{"kind":"error"}'),
  },
  accents: {
    n: 4,
    at: 0,
    connection: 1,
    kind: 'data',
    direction: 'out',
    payload: Buffer.from('crème \n brûlée'),
  },
}

const matching = (source: string): string[] => {
  const { filter } = parseFilter(source)
  if (!filter) throw new Error(source)
  const test = compileEntryTest(filter, rowContext(new FactTable()))
  return Object.keys(rows).filter((name) => test(rowEntry(rows[name]!)))
}

describe('a filter over payloads', () => {
  it.each([
    ['json', ['json']],
    ['json.op == "tick"', ['json']],
    ['json.op == tick', ['json']],
    ['json.op != "tick"', []],
    ['json.bid > 231 and json.bid < 231.5', ['json']],
    ['json.bid in (1, 231.3..231.5)', ['json']],
    ['json.list[0].id == 7', ['json']],
    ['json.list[1].id != 7', []],
    ['json.tags contains "b"', ['json']],
    ['json.op contains "ic"', ['json']],
    ['json.op matches /^t/', ['json']],
    ['json.none == null and json.ok == true', ['json']],
    ['json.toString or json.missing', []],
    ['code == 1002', ['close']],
    ['code in (1000..1003, ECONNREFUSED)', ['close', 'error']],
    ['code == econnrefused', ['error']],
    ['code != 1000', ['close', 'error']],
    ['text contains "listens"', ['error']],
    ['text contains "kind"', []],
    ['text contains "crème"', ['accents']],
    ['/cr.me/', ['accents']],
    ['/BRÛLÉE$/i', ['accents']],
    ['hex contains 03ea', ['close']],
    ['text == "\\x03\\xea!"', ['close']],
    ['json contains "x"', null],
  ])('%s', (source, names) => {
    if (names === null) expect(parseFilter(source).problem).toBeDefined()
    else expect(matching(source)).toEqual(names)
  })
})
