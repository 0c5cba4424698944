/** `SOCKEYE_LOG` on the command line: lines of the selected modules on stderr, stdout unchanged. */
import { expect, test, vi } from 'vitest'
import { cliEntry } from '../../support/cli-entry.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'
import { Program } from '../../support/program.ts'

// Three processes, each of which may take as long as `Program` waits.
vi.setConfig({ testTimeout: 100_000 })

async function run(modules: string, data: string, ...args: string[]): Promise<Program> {
  const program = new Program(process.execPath, [cliEntry, ...args, '--data', data], {
    env: { SOCKEYE_LOG: modules },
  })
  await program.exit()
  return program
}

test('logs the selected modules to stderr and leaves stdout unchanged', async () => {
  using folder = new TemporaryFolder()
  const url = `tcp://127.0.0.1:${await freePort()}`
  await using connected = await run('', folder.path, 'connect', url)
  expect(connected.stderr).not.toMatch(/ (rpc|store|sessions): /)

  const show = ['show', '1', '--json', '--bytes', 'hex']
  await using plain = await run('', folder.path, ...show)
  await using logged = await run('rpc,store', folder.path, ...show)
  expect(plain.stderr).toBe('')
  expect(logged.stdout).toBe(plain.stdout)
  expect(plain.lines).not.toEqual([])

  const lines = logged.stderr.trimEnd().split('\n')
  expect(lines).toContainEqual(expect.stringMatching(/Z rpc: entries: [\d.]+ ms$/))
  expect(lines).toContainEqual(expect.stringMatching(/Z store: opened .+ in [\d.]+ ms$/))
  // Written by the store's thread.
  expect(lines).toContainEqual(expect.stringMatching(/Z store: checkpoint TRUNCATE: [\d.]+ ms$/))
  for (const line of lines) expect(line).toMatch(/^[\d-]+T[\d:.]+Z (rpc|store): /)
})

test('lists the modules on stderr when a name is unknown, and runs the command', async () => {
  using folder = new TemporaryFolder()
  await using program = await run('stroe', folder.path, 'sessions', '--json')
  expect(program.stderr).toMatch(/^SOCKEYE_LOG: unknown module stroe\. The modules are [^\n]+\n$/)
  expect(await program.exit()).toBe(0)
})
