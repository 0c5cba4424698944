import { describe, expect, it } from 'vitest'
import { completeFilter } from '../../../../shared/filter/complete.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'

const labels = (source: string): string[] =>
  completeFilter(source, source.length).options.map(({ label }) => label)

describe('completion', () => {
  it('offers fields and flags where a condition begins', () => {
    expect(labels('')).toEqual(expect.arrayContaining(['len', 'event', 'not', 'json']))
    expect(labels('')).toEqual(expect.arrayContaining(['bookmarked', 'note', 'colour']))
    expect(labels('')).not.toContain('color')
    expect(labels('fin and (le')).toContain('len')
    expect(labels('not ')).toContain('dir')
    expect(labels('').filter((label) => label === 'fin')).toHaveLength(1)
  })

  it('offers the operators of the field, then its values, then and/or', () => {
    expect(labels('dir ')).toEqual(['==', '!=', 'in'])
    expect(labels('text con')).toContain('contains')
    expect(labels('len >')).toEqual(expect.arrayContaining(['>', '>=']))
    expect(labels('dir == ')).toEqual(['none', 'in', 'out'])
    expect(labels('note ')).toEqual(['==', '!=', 'contains', 'matches', 'in'])
    expect(labels('color == ')).toEqual(['red', 'orange', 'yellow', 'green', 'blue', 'purple'])
    expect(labels('bookmarked ')).toEqual(['and', 'or'])
    expect(labels('dir in (in, o')).toEqual(['none', 'in', 'out'])
    expect(labels('opcode in (ping, ')).toEqual([
      'continuation',
      'text',
      'binary',
      'close',
      'ping',
      'pong',
    ])
    expect(labels('json.ok == ')).toEqual(['true', 'false', 'null'])
    expect(labels('dir == in ')).toEqual(['and', 'or'])
    expect(labels('event ')).toEqual(['and', 'or'])
  })

  it('offers a bare word as a text to look for', () => {
    expect(labels('hello')).toContain('"hello"')
    expect(labels('fin and (heart-beat')).toContain('"heart-beat"')
    for (const name of ['len', 'fin', 'not', '', '"he', '/he'])
      expect(labels(name).filter((label) => label.startsWith('"'))).toEqual([])
    expect(labels('dir == inn').filter((label) => label.startsWith('"'))).toEqual([])
    expect(parseFilter('"hello"').problem).toBeUndefined()
  })

  it('replaces the word at the cursor', () => {
    expect(completeFilter('fin and le', 10).from).toBe(8)
    expect(completeFilter('len >', 5).from).toBe(4)
    expect(completeFilter('len > ', 6).from).toBe(6)
  })

  it('offers examples where any value is allowed, and the list of in', () => {
    expect(labels('len > ')).toContain('64KiB')
    expect(labels('at in (')).toContain('1.5s')
    expect(labels('code == ')).toEqual(expect.arrayContaining(['1006', 'ECONNRESET']))
    expect(labels('len in ')).toEqual(['('])
  })

  const seen = {
    json: new Map([
      ['json.symbol', new Set(['"AAPL"', '"MSFT"'])],
      ['json.items[0].price', new Set(['1.5'])],
    ]),
    peers: ['127.0.0.1:80'],
  }
  const seenLabels = (source: string, position = source.length): string[] =>
    completeFilter(source, position, seen).options.map(({ label }) => label)

  it('offers visible paths, values and peers', () => {
    expect(seenLabels('json.')).toEqual(['json.symbol', 'json.items[0].price'])
    expect(seenLabels('fin and js')).toContain('json.symbol')
    expect(seenLabels('json.symbol == ')).toEqual(['"AAPL"', '"MSFT"', 'true', 'false', 'null'])
    expect(seenLabels('peer == ')).toEqual(['127.0.0.1:80'])
  })

  it('replaces an unfinished string, with its closing quote', () => {
    const source = 'json.symbol == "A" and fin'
    const at = source.indexOf('A') + 1
    expect(completeFilter(source, at, seen)).toMatchObject({ from: 15, to: 18 })
    expect(seenLabels(source, at)).toContain('"AAPL"')
    expect(labels('dir == in and "le')).toEqual(expect.not.arrayContaining(['and']))
    expect(labels('text matches /a b')).toEqual([])
    expect(labels('"a" ')).toEqual(['and', 'or'])
    expect(labels('/a b/ ')).toEqual(['and', 'or'])
  })
})
