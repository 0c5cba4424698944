/** The texts of both languages: complete, in their own language, and in the terms of docs/vocabulary.md. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { localizedTexts, type LocalizedPair } from '../../support/localized-texts.ts'

const pairs = localizedTexts()
const chinese = /\p{Script=Han}/u

/** The pairs for which a condition does not hold, as they are shown when the test fails. */
const failing = (holds: (pair: LocalizedPair) => boolean): string[] =>
  pairs
    .filter((pair) => !holds(pair))
    .map(({ place, en, zh }) => `${place}: ${en.text} / ${zh.text}`)

/** Rejected terms of one language, each with the allowed terms that contain it. */
interface Rejected {
  readonly concept: string
  readonly term: string
  readonly allowed: readonly string[]
}

const vocabulary = readFileSync(new URL('../../../docs/vocabulary.md', import.meta.url), 'utf-8')
const rows = vocabulary
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))

function rejectedOf(column: number): Rejected[] {
  return rows.flatMap((cells) =>
    (cells[column] ?? '')
      .split(', ')
      .filter((term) => term !== '')
      .map((term) => {
        const [, word = term, allowed = ''] = /^(.*) \((.*)\)$/.exec(term) ?? []
        return { concept: cells[1] ?? '', term: word, allowed: allowed === '' ? [] : [allowed] }
      }),
  )
}

const contains = (text: string, { term, allowed }: Rejected): boolean =>
  allowed.reduce((rest, one) => rest.replaceAll(one, ''), text).includes(term)

test('finds the texts of the window, the settings, the options and the errors', () => {
  expect(pairs.length).toBeGreaterThan(1_500)
  const files = new Set(pairs.map(({ place }) => place.split(' ')[0]))
  expect([...files]).toEqual(
    expect.arrayContaining([
      'renderer/features/timeline/text.ts',
      'shared/settings/settings.ts',
      'shared/protocols/websocket/options.ts',
      'shared/problems/hints.ts',
      'shared/contract/commands.ts',
    ]),
  )
})

test('English has no Chinese, except the name of that language', () => {
  expect(failing(({ en }) => !chinese.test(en.text) || en.text === '简体中文')).toEqual([])
})

/** Names and literals that are the same in every language: protocols, keys, programs and what a user types. */
const names = new Set(
  [
    'Sockeye Windows Unicode Web permessage Expect Sec Nagle Key Cookie Ctrl Alt Command Shift Enter Lines Base64 English Basic',
    'Bearer Accept Upgrade Connection Extensions Protocol Version Content Length Transfer Encoding Host Origin Name',
    'wss ping pong http https websocket localhost printf gzip zlib brotli zstd text2pcap min Ping Pong base64 token',
    'and or in out none text binary data red orange yellow green blue purple true false null xff value type contains error',
    'json len dir order items id sessions db size user password env file tls tcp deflate data proxy ulimit name path',
  ].flatMap((line) => line.split(' ')),
)

test('Chinese has no English words, except names and what the user types', () => {
  const words = (text: string): string[] =>
    (text.match(/(?<![\w.{/-])[A-Za-z][a-z]{2,}(?!\w)/g) ?? []).filter((word) => !names.has(word))
  const isIdentifier = (pair: LocalizedPair): boolean =>
    pair.en.text === pair.zh.text && /^[a-z]+$/.test(pair.en.text)
  expect(failing((pair) => isIdentifier(pair) || words(pair.zh.text).length === 0)).toEqual([])
})

test('both languages use the same values', () => {
  // Reasons that exist in English only are left out of the Chinese sentence.
  const hasOwnSentence = ({ place }: LocalizedPair): boolean =>
    / notInflated$|issue-text\.ts json$/.test(place)
  expect(
    failing(
      (pair) => hasOwnSentence(pair) || pair.en.parameters.join() === pair.zh.parameters.join(),
    ),
  ).toEqual([])
})

test('a counted noun has its singular', () => {
  const nouns =
    'entries|frames|bytes|rows|sessions|peers|messages|payloads|matches|items|keys|attempts|responses|rules'
  const counted = new RegExp(String.raw`(?<!up to |of |limited to )\{\} (?:${nouns})\b`)
  expect(
    failing(
      ({ place, en }) => !place.startsWith('renderer/') || en.hasPlural || !counted.test(en.text),
    ),
  ).toEqual([])
})

test('sizes are in powers of 1024', () => {
  expect(failing(({ en, zh }) => !/\b[kMGT]B\b/.test(`${en.text} ${zh.text}`))).toEqual([])
})

test('Chinese sentences are separated by full stops', () => {
  expect(failing(({ zh }) => !zh.text.includes('；'))).toEqual([])
})

describe('the vocabulary', () => {
  test('has both terms of every concept', () => {
    expect(rows.length).toBeGreaterThan(30)
    expect(rows.filter((cells) => cells[2] === '' || cells[3] === '')).toEqual([])
  })

  test.each(rejectedOf(4))('“$term” is not used for $concept', (rejected) => {
    // Sentences that are recorded keep their English.
    const isRecorded = ({ place }: LocalizedPair): boolean =>
      place.startsWith('shared/problems/problems.ts')
    expect(
      failing((pair) => isRecorded(pair) || !contains(pair.en.text.toLowerCase(), rejected)),
    ).toEqual([])
  })

  test.each(rejectedOf(5))('“$term” is not used for $concept', (rejected) => {
    expect(failing(({ zh }) => !contains(zh.text, rejected))).toEqual([])
  })
})
