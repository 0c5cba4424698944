/** The composer says which bytes a field covers, and completes variables by their place. */
import { afterEach, expect, test } from 'vitest'
import {
  variableOffers,
  wordCoverage,
} from '../../../../../renderer/features/composer/variables.ts'
import { locale } from '../../../../../renderer/i18n/locale.svelte.ts'
import { jsonTemplate } from '../../../../../renderer/state/composer/template-text.ts'
import { parseTemplate } from '../../../../../shared/template/template.ts'

afterEach(() => locale.use('system'))

function covered(text: string): string[] {
  const template = parseTemplate(text, 'hex')
  if ('error' in template) throw new Error(template.error)
  const made = template.render({ index: 0, nowUs: 0, randomBytes: (n) => new Uint8Array(n) })
  return 'error' in made ? [made.error] : made.variables.flatMap(wordCoverage)
}

test.each([
  ['aa bb 01 02 {{crc16modbus:le:2..}}', 'crc16modbus covers offsets 2 to 3'],
  ['aa {{sum8}}', 'sum8 covers offsets 0 to 0'],
  ['aa {{sum8:be:all}} bb', 'sum8 covers offsets 0 to 2, itself as 0'],
  ['aa {{crc32:be:..}} bb', 'crc32 covers offsets 0 to 5, excluding itself at 1 to 4'],
  ['{{length:u16}} aa', 'length covers offsets 0 to 2'],
  ['{{sum8}} aa', 'sum8 covers no bytes'],
])('%s: %s', (text, words) => {
  locale.use('en')
  expect(covered(text)).toEqual([words])
})

test('says it in Chinese', () => {
  locale.use('zh')
  expect(covered('aa {{crc32:be:..}} bb {{uuid}}')).toEqual([
    'crc32 覆盖偏移 0 至 41，不含自身（1 至 4）',
  ])
})

test.each([
  ['{"id": {{', '{{counter', '{{'],
  ['{{crc16modbus:', 'le', ''],
  ['{{ crc32 : l', 'le', 'l'],
  ['{{crc16modbus:u16le:', '2..', ''],
  ['{{length:text:2', '2..', '2'],
])('after %s offers %s in place of %j', (before, label, typed) => {
  const fitting = variableOffers(() => undefined).filter(({ after }) => after.test(before))
  expect(fitting).toHaveLength(1)
  const [offer] = fitting
  expect(offer?.after.exec(before)?.[0]).toBe(typed)
  expect(offer?.options.map((option) => option.label)).toContain(label)
})

test('offers no range to a variable without one, nor outside of braces', () => {
  for (const before of ['{{counter:1:', '{{uuid:', 'crc32:be:', '{{crc32:be:all}} '])
    expect(variableOffers(() => undefined).some(({ after }) => after.test(before))).toBe(false)
})

test('every variable offered in JSON makes JSON inside a string', () => {
  const [names] = variableOffers(() => undefined, true)
  expect(names?.options.length).toBeGreaterThan(10)
  for (const { text } of names?.options ?? []) {
    const template = parseTemplate(jsonTemplate(`{"a\\n": "${text}"}`), 'text')
    if ('error' in template) throw new Error(`${text}: ${template.error}`)
    for (const byte of [0, 0x22, 0xff]) {
      const randomBytes = (length: number) => new Uint8Array(length).fill(byte)
      const made = template.render({ index: 1, nowUs: 1, randomBytes })
      if ('error' in made) throw new Error(`${text}: ${made.error}`)
      const decoded = new TextDecoder('utf-8', { fatal: true }).decode(made.bytes)
      expect(JSON.parse(decoded)).toEqual({ 'a\n': expect.stringMatching(/./) as string })
    }
  }
})

test('offers no formats of bytes in JSON', () => {
  const before = '{"crc": "{{crc32:'
  const [formats] = variableOffers(() => undefined, true).filter(({ after }) => after.test(before))
  expect(formats?.options.map(({ label }) => label)).toEqual(['hex', 'HEX'])
})
