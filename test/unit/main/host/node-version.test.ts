/** The versions of Node that Sockeye runs on: the check, `engines` and `.nvmrc` agree. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { supportsNode } from '../../../../main/host/node-version.ts'
import manifest from '../../../../package.json' with { type: 'json' }

test.each(['22.15.0', '22.23.3', '24.0.0', '24.21.0', '26.1.0', '100.0.0'])(
  'supports Node %s',
  (version) => {
    expect(supportsNode(version)).toBe(true)
  },
)

test.each(['18.20.8', '20.20.2', '22.0.0', '22.14.0', '23.11.0'])('refuses Node %s', (version) => {
  expect(supportsNode(version)).toBe(false)
})

test('package.json states the same versions', () => {
  expect(manifest.engines.node).toBe('^22.15.0 || >=24')
})

test('.nvmrc names the major version of Node that npm ci installs', () => {
  const nvmrc = readFileSync(fileURLToPath(new URL('../../../../.nvmrc', import.meta.url)), 'utf8')
  expect(nvmrc).toBe(`${manifest.devDependencies.node.split('.')[0]}\n`)
})
