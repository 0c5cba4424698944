/**
 * No source names a kind of endpoint but the registry and the openers: others ask the descriptor, so that a new kind does
 * not have to be added to them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { endpointKinds } from '../../../../shared/protocols/index.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
/** A migration may be added: it names kinds as they were stored at the time. */
const allowed = [
  'shared/protocols/',
  'main/engine/endpoints/tcp/',
  'main/engine/endpoints/websocket/',
]

const sources = ['main', 'preload', 'renderer', 'shared', 'packaging'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.(ts|svelte|mjs)$/.test(path))
    .filter((path) => !allowed.some((start) => path.startsWith(start))),
)
const linesWith = (pattern: RegExp): string[] =>
  sources.flatMap((path) =>
    readFileSync(`${root}${path}`, 'utf8')
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  )

test('reads the sources', () => {
  expect(sources.length).toBeGreaterThan(300)
  expect(sources).toContain('main/engine/endpoints/open.ts')
})

test('only the registry and the openers name a kind', () => {
  expect(linesWith(new RegExp(endpointKinds.join('|')))).toEqual([])
})

test('no source tests the beginning or the end of a kind', () => {
  const parts = new Set(endpointKinds.flatMap((kind) => kind.split('-')))
  const quoted = `['"\`]-?(?:${[...parts].join('|')})-?['"\`]`
  expect(
    linesWith(new RegExp(`(?:starts|ends)With\\(${quoted}|kind\\.(?:split|slice|match)\\(`)),
  ).toEqual([])
})
