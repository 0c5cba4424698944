/** docs/security.md names existing lines and tests. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const rows = read('docs/security.md')
  .split('\n')
  .flatMap((line) => (/^\| \d/.test(line) ? [line.split(' | ').map((cell) => cell.trim())] : []))

test('the table has every item of the checklist', () => {
  expect(rows.map(([number]) => number?.replace('| ', ''))).toEqual(
    Array.from({ length: 20 }, (_, i) => String(i + 1)),
  )
})

test.for(rows)('%s %s', ([, , does = '', shown = '']) => {
  const [, file, code] = /`([^`]+)`: `([^`]+)`$/.exec(does) ?? []
  if (file !== undefined && code !== undefined) expect(read(file)).toContain(code)
  else expect(does).toContain('docs/releasing.md')
  const [, spec, title] = /^`([^`]+)`: “([^”]+)”/.exec(shown) ?? []
  if (spec !== undefined && title !== undefined) expect(read(spec)).toContain(`test('${title}'`)
  else expect(shown).toMatch(/^nothing to run|^the packaging job/)
})
