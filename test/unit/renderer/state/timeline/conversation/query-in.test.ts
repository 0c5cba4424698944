import { expect, test } from 'vitest'
import { queryIn } from '../../../../../../renderer/state/timeline/conversation/query-in.ts'

const query = (pattern: string) => ({ as: 'text' as const, pattern, matchCase: true })

test('searches the bytes of text in the encoding', () => {
  expect(queryIn(query('贵州'), 'gbk')).toEqual({
    as: 'hex',
    pattern: 'b9 f3 d6 dd',
    matchCase: false,
  })
  expect(queryIn(query('A'), 'utf-16be')).toMatchObject({ as: 'hex', pattern: '00 41' })
})

test('leaves UTF-8, ASCII and bytes as they are', () => {
  expect(queryIn(query('贵州'), 'utf-8')).toEqual(query('贵州'))
  expect(queryIn(query('SNAP|6'), 'gbk')).toEqual(query('SNAP|6'))
  const hex = { as: 'hex' as const, pattern: 'b9 f3', matchCase: false }
  expect(queryIn(hex, 'gbk')).toEqual(hex)
})

test('finds nothing with a character that the encoding lacks', () => {
  expect(queryIn(query('贵'), 'iso-8859-1')).toBeNull()
})
