/** The command palette matches every word and ranks the best first. */
import { expect, test } from 'vitest'
import { beginsName, findItems, sortGroups } from '../../../../renderer/window/palette-filter.ts'

const items = [
  { label: 'Go to address bar', also: 'address' },
  { label: 'Connect to quotes.staging', detail: 'WebSocket client' },
  { label: '浅色主题', also: 'light theme' },
  { label: 'Dark theme' },
  { label: 'Echo server' },
]
const labels = (query: string, most = 10): string[] =>
  findItems(items, query, most).map(({ label }) => label)

test('finds everything without a query, up to the limit', () => {
  expect(labels('')).toHaveLength(items.length)
  expect(labels('', 2)).toEqual(['Go to address bar', 'Connect to quotes.staging'])
})

test('requires every word, in the label, the detail or the keywords', () => {
  expect(labels('socket quotes')).toEqual(['Connect to quotes.staging'])
  expect(labels('quotes dark')).toEqual([])
  expect(labels('LIGHT')).toEqual(['浅色主题'])
  expect(labels('主题')).toEqual(['浅色主题'])
})

test('ranks prefixes of labels first, then of words', () => {
  expect(labels('e')).toEqual([
    'Echo server',
    'Go to address bar',
    'Connect to quotes.staging',
    '浅色主题',
    'Dark theme',
  ])
  expect(labels('st')[0]).toBe('Connect to quotes.staging')
})

test('puts the group with the best match first and leaves empty groups out', () => {
  const tabs = { name: 'tabs', items: [{ label: 'Go to About time' }] }
  const sessions = { name: 'sessions', items: [{ label: 'found by the engine' }] }
  const commands = { name: 'commands', items: [{ label: 'About Sockeye' }] }
  const groups = [tabs, { name: 'endpoints', items: [] }, sessions, commands]
  expect(sortGroups(groups, 'about')).toEqual([commands, tabs, sessions])
  expect(sortGroups(groups, '')).toEqual([tabs, sessions, commands])
})

test('a query names a command by its first words, in full', () => {
  const names = ['Replay session now', '回放会话']
  expect(
    ['replay', 'Replay session', ' replay session now ', '回放'].map((q) => beginsName(q, names)),
  ).toEqual([true, true, true, true])
  expect(['', 'rep', 'replays', 'session', '会话'].map((q) => beginsName(q, names))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
