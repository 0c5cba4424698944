import { describe, expect, it } from 'vitest'
import { completeFilter } from '../../../../shared/filter/complete.ts'

const labels = (source: string): string[] =>
  completeFilter(source, source.length).options.map(({ label }) => label)

describe('completion', () => {
  it('offers fields and flags where a condition begins', () => {
    expect(labels('')).toEqual(expect.arrayContaining(['len', 'event', 'not', 'json']))
    expect(labels('fin and (le')).toContain('len')
    expect(labels('not ')).toContain('dir')
    expect(labels('').filter((label) => label === 'fin')).toHaveLength(1)
  })

  it('offers the operators of the field, then its values, then and/or', () => {
    expect(labels('dir ')).toEqual(['==', '!=', 'in'])
    expect(labels('text con')).toContain('contains')
    expect(labels('len >')).toEqual(expect.arrayContaining(['>', '>=']))
    expect(labels('dir == ')).toEqual(['none', 'in', 'out'])
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

  it('replaces the word that is being written', () => {
    expect(completeFilter('fin and le', 10).from).toBe(8)
    expect(completeFilter('len >', 5).from).toBe(4)
    expect(completeFilter('len > ', 6).from).toBe(6)
  })
})
