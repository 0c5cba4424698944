/** `sockeye export` to other formats than a session: what is left on disk in every case. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, afterAll, describe, expect, test, vi } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { SmallDisk } from '../../support/small-disk.ts'

// Each command is a separate process.
vi.setConfig({ testTimeout: 100_000, hookTimeout: 100_000 })

const data = new TemporaryFolder()
const sockeye = new Sockeye(data.path)
const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}.sockeye`, import.meta.url))

beforeAll(async () => {
  for (const name of ['websocket', 'dropped']) {
    await using imported = sockeye.run('import', fixture(name))
    expect(await imported.exit()).toBe(0)
  }
})
afterAll(() => {
  data[Symbol.dispose]()
})

/** Exit code and error output of an export. */
async function exported(...args: string[]): Promise<[number | null, string]> {
  await using program = sockeye.run('export', ...args)
  const code = await program.exit()
  return [code, program.stderr]
}

test('JSON lines are the lines of show, for entries and for messages', async () => {
  using folder = new TemporaryFolder()
  for (const options of [[], ['--messages'], ['--filter', 'dir == in and len > 5']]) {
    const file = folder.file('quotes.jsonl')
    expect(await exported('1', file, ...options)).toEqual([0, ''])
    await using shown = sockeye.run('show', '1', '--json', '--bytes', 'base64', ...options)
    expect(await shown.exit()).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(shown.stdout)
    expect(shown.lines.length).toBeGreaterThan(0)
  }
})

test('replaces an existing file, and a symbolic link instead of what it names', async () => {
  using folder = new TemporaryFolder()
  const [file, other] = [folder.file('quotes.csv'), folder.file('other')]
  writeFileSync(other, 'mine')
  symlinkSync(other, file)
  expect(await exported('1', file)).toEqual([0, ''])
  expect(await exported('1', file)).toEqual([0, ''])
  expect(readFileSync(other, 'utf8')).toBe('mine')
  expect(readFileSync(file, 'utf8')).toMatch(/^\ufeffn,time,/)
  expect(readdirSync(folder.path).sort()).toEqual(['other', 'quotes.csv'])
})

test('payloads are a new folder, and never replace one', async () => {
  using folder = new TemporaryFolder()
  const files = folder.file('quotes')
  expect(await exported('1', files, '--as', 'payloads', '--filter', 'kind == text')).toEqual([
    0,
    '',
  ])
  expect(readdirSync(files)[0]).toMatch(/^000006-c1-in-text\.txt$/)
  const linked = folder.file('linked')
  symlinkSync(folder.file('nowhere'), linked)
  mkdirSync(folder.file('empty'))
  for (const taken of [files, linked, folder.file('empty')]) {
    const [code, said] = await exported('1', taken, '--as', 'payloads')
    expect([code, said]).toEqual([2, expect.stringContaining('already exists')])
  }
  expect(readdirSync(folder.path).sort()).toEqual(['empty', 'linked', 'quotes'])
})

test('a filter or a format that is refused leaves no file', async () => {
  using folder = new TemporaryFolder()
  for (const [args, sentence] of [
    [['quotes.csv', '--filter', 'leng > 3'], /Unknown field "leng"/],
    [['quotes.sockeye', '--filter', 'dir == in'], /always contains the whole session/],
    [['quotes.csv', '--as', 'pdf'], /Allowed choices are sockeye, txt, csv, jsonl, payloads/],
  ] as const) {
    const [name, ...options] = args
    const [code, said] = await exported('1', folder.file(name), ...options)
    expect(code).toBe(2)
    expect(said).toMatch(sentence)
  }
  expect(readdirSync(folder.path)).toEqual([])
})

describe.skipIf(process.platform === 'win32')('what does not end', () => {
  test.each([{ args: ['quotes.txt'] }, { args: ['quotes', '--as', 'payloads'] }] as const)(
    'Ctrl+C leaves nothing of $args',
    async ({ args: [name, ...options] }) => {
      using folder = new TemporaryFolder()
      /** Stops an export while it is written; returns false if it was complete before. */
      const isCancelled = async (): Promise<boolean> => {
        await using program = sockeye.run('export', '2', folder.file(name), ...options)
        // First the part beside the file, then the file.
        const written = (): string[] => readdirSync(folder.path)
        await vi.waitFor(() => expect(written()).toHaveLength(1), {
          timeout: 20_000,
          interval: 5,
        })
        const code = await program.stop('SIGINT')
        if (code === 0) {
          rmSync(folder.file(name), { recursive: true })
          return false
        }
        expect([code, program.stderr]).toEqual([130, 'error: The export was cancelled.\n'])
        expect(written()).toEqual([])
        return true
      }
      expect((await isCancelled()) || (await isCancelled()) || (await isCancelled())).toBe(true)
    },
  )

  test('a full disk is reported, and keeps what was there', async ({ skip }) => {
    using disk = SmallDisk.mount(1)
    if (disk === null) return skip('no file system can be mounted')
    const file = `${disk.path}/quotes.txt`
    writeFileSync(file, 'before')
    const [code, said] = await exported('2', file)
    expect([code, said]).toEqual([1, expect.stringContaining('Not enough disk space to write')])
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(existsSync(file)).toBe(true)
    expect(readdirSync(disk.path)).toEqual(['quotes.txt'])
  })
})
