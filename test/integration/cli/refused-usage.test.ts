/** What the command line refuses although its grammar is valid: each refusal says what is wrong and changes nothing. */
import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

test.each([
  ['sessions'],
  ['show', '1'],
  ['search', 'x'],
  ['export', '1', '-'],
  ['replay', '1'],
  ['compact'],
])('%s creates no data folder, and says that it does not exist', async (...args) => {
  using folder = new TemporaryFolder()
  const missing = folder.file('misspelled')
  await using program = new Sockeye(missing).run(...args)
  expect(await program.exit()).toBe(1)
  expect(program.stderr).toBe(`error: The data folder ${missing} does not exist.\nCheck --data.\n`)
  expect(existsSync(missing)).toBe(false)
})

test('an export to a name with an unknown extension is refused unless --as is given', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using program = sockeye.run('export', '1', folder.file('x.csvv'))
  expect(await program.exit()).toBe(2)
  expect(program.stderr).toMatch(/^error: No format has files named \*\.csvv\.\n.*--as.*\.csv/)
  await using named = sockeye.run('export', '1', folder.file('x.csvv'), '--as', 'csv')
  expect(await named.exit()).toBe(1)
  expect(named.stderr).toContain('Session 1 does not exist.')
  expect(readdirSync(folder.path).filter((name) => name.startsWith('x'))).toEqual([])
})

test.each([
  ['pattern', 'search', ''],
  ['file', 'export', '1', ''],
  ['file', 'import', ''],
])('an empty <%s> of %s is refused', async (name, ...args) => {
  using folder = new TemporaryFolder()
  await using program = new Sockeye(folder.path).run(...args)
  expect(await program.exit()).toBe(2)
  expect(program.stderr).toContain(
    `'${args.at(-1)}' is invalid for argument '${name}'. It is empty.`,
  )
})

test.each<[args: string[], words: string]>([
  [['show', '1', '--from', '5', '--to', '2'], '--from 5 is after --to 2.'],
  [
    ['listen', 'tcp://127.0.0.1:0', '--at-limit', 'drop-oldest'],
    '--at-limit requires --limit-size or --limit-age.',
  ],
  [
    ['connect', 'tcp://127.0.0.1:1', '--bind', 'foo:bar'],
    '--bind has an invalid value. Enter a local address, for example 192.0.2.1, 127.0.0.1:5000 or [::1]:5000.',
  ],
  [['connect', 'htp://a'], 'Unknown scheme htp:// in the address "htp://a".\nDid you mean ws://?'],
  [
    ['connect', 'ws://tcp://a:1'],
    'The address "ws://tcp://a:1" has two schemes, ws:// and tcp://.\nRemove one of them.',
  ],
])('%j', async (args, words) => {
  using folder = new TemporaryFolder()
  await using program = new Sockeye(folder.path).run(...args)
  expect(await program.exit()).toBe(2)
  expect(program.stderr).toBe(`error: ${words}\n`)
})
