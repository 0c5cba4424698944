/** What a short command loads: most of its processor time is spent on loading. */
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

vi.setConfig({ testTimeout: 100_000 })

const root = new URL('../../../', import.meta.url)
const cli = fileURLToPath(new URL('main/cli.ts', root))
const preload = new URL('test/support/list-loaded.ts', root).href

/** The files of this repository, packages and modules of Node that the command loads in its main thread. */
async function loadedBy(...args: string[]): Promise<string[]> {
  using folder = new TemporaryFolder()
  const list = folder.file('loaded')
  const data = folder.file('data')
  mkdirSync(data)
  const env = { LOADED_MODULES: list, SOCKEYE_DATA: data }
  await using program = new Program(process.execPath, ['--import', preload, cli, ...args], { env })
  expect(await program.exit()).toBe(0)
  const names = readFileSync(list, 'utf8')
    .split('\n')
    .map((url) =>
      (/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url).replace(root.href, ''),
    )
  return [...new Set(names)].sort()
}

test('--version loads no command, no schema and no engine', async () => {
  const loaded = await loadedBy('--version')
  expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual([
    'commander',
    'env-paths',
    'is-safe-filename',
    'main/cli.ts',
    'main/cli/program.ts',
    'main/engine/debug-log.ts',
    'main/host/app-paths.ts',
    'main/host/compile-cache.ts',
    'main/host/english-error.ts',
    'main/host/node-version.ts',
    'main/host/own-folders.ts',
    'main/host/run-program.ts',
    'package.json',
    'shared/bytes/hidden-characters.ts',
    'shared/contract/errors.ts',
    'shared/problems/texts.ts',
  ])
})

test('sessions loads no other command, no engine, and no part that opens sockets', async () => {
  const loaded = await loadedBy('sessions')
  expect(loaded.filter((name) => name.startsWith('main/cli/'))).toEqual([
    'main/cli/format.ts',
    'main/cli/options.ts',
    'main/cli/output.ts',
    'main/cli/program.ts',
    'main/cli/sessions.ts',
    'main/cli/with-store.ts',
  ])
  expect(
    loaded.filter((name) => /^main\/engine\/(?!store\/|interchange\/)\w+\//.test(name)),
  ).toEqual([])
  expect(loaded.filter((name) => /^(ws|conf|node:(http|https|net|tls))$/.test(name))).toEqual([])
})
