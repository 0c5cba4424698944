/** What the built window loads before its first paint. Needs `npm run build`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const pages = fileURLToPath(new URL('../../out/renderer', import.meta.url))
const assets = join(pages, 'assets')
const index = readFileSync(join(pages, 'index.html'), 'utf8')
const read = (file: string): string => readFileSync(join(assets, file), 'utf8')

/** Most bytes of script and of style that the first paint may wait for; 604 kB and 105 kB when this was written. */
const maxScript = 605_000
const maxStyle = 106_000

const linked = (extension: string): string[] =>
  Array.from(
    index.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g),
    ([, file]) => file ?? '',
  ).filter((file) => file.endsWith(extension))

/** The scripts of the page and all that they import statically. */
function startScripts(): string[] {
  const files = new Set(linked('.js'))
  for (const file of files)
    for (const [, imported] of read(file).matchAll(
      /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g,
    ))
      if (imported !== undefined) files.add(imported)
  return [...files]
}

const start = startScripts()
const lazy = readdirSync(assets).filter((file) => file.endsWith('.js') && !start.includes(file))
const bytesOf = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + Buffer.byteLength(read(file)), 0)

test('the first paint waits for few files within the size limits', () => {
  expect(start.length).toBeGreaterThan(0)
  expect(start.length).toBeLessThanOrEqual(4)
  expect(bytesOf(start)).toBeLessThanOrEqual(maxScript)
  expect(bytesOf(linked('.css'))).toBeLessThanOrEqual(maxStyle)
})

/** A string of each that survives minifying. */
const features = {
  CodeMirror: 'cm-content',
  'the JSON grammar': 'PropertyName',
  uPlot: 'u-legend',
  'the panes of a recording': 'paneforge',
  menus: 'dropdown-menu',
  'the command palette': 'command-list-height',
  'replaying a session': 'Sends all recorded outgoing data',
  'the page of settings': 'Notifications are not allowed in this browser',
  'the search over all sessions': 'Searches the payloads',
} as const

describe('the first paint does not wait for', () => {
  test.each(Object.entries(features))('%s', (_, mark) => {
    expect(start.filter((file) => read(file).includes(mark))).toEqual([])
    expect(lazy.filter((file) => read(file).includes(mark))).not.toEqual([])
  })
})
