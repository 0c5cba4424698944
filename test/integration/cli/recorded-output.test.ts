/**
 * What the command line prints for four recorded sessions, byte for byte as it was when the outputs beside this test were
 * recorded. SOCKEYE_RECORD_OUTPUTS=1 records them again: their diff is then what a change does to scripts and readers.
 *
 * Not recorded, because they differ from run to run or with the version: the entries of a live `listen`, `connect` and
 * `replay` (ports, times), `compact` (size of the database), `export` of a whole session (names the version) and `--version`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cliEntry } from '../../support/cli-entry.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const records = process.env['SOCKEYE_RECORD_OUTPUTS'] === '1'

// Each command is a process of its own, and several run at a time.
const patienceMs = 100_000
vi.setConfig({ testTimeout: patienceMs + 20_000, hookTimeout: 2 * patienceMs })

/** The fixtures in the order of their session numbers; see their README. The last is imported with --json. */
const fixtures = ['tcp', 'websocket', 'crafted', 'dropped'] as const

/** A name for the recording, and the arguments. */
const commands: readonly (readonly [name: string, ...args: string[]])[] = [
  ['sessions', 'sessions'],
  ['sessions-json', 'sessions', '--json'],
  ['tcp', 'show', '1'],
  ['tcp-json', 'show', '1', '--json'],
  ['tcp-hex', 'show', '1', '--bytes', 'hex'],
  ['tcp-hex-json', 'show', '1', '--bytes', 'hex', '--json'],
  ['tcp-base64', 'show', '1', '--bytes', 'base64'],
  ['tcp-base64-json', 'show', '1', '--bytes', 'base64', '--json'],
  ['tcp-range-json', 'show', '1', '--from', '3', '--to', '5', '--json'],
  ['tcp-framing-breaks', 'show', '1', '--framing', 'length:width=2,max=1KiB'],
  [
    'tcp-framing-breaks-json',
    ...['show', '1', '--framing', 'length:width=2,max=1KiB', '--bytes', 'hex', '--json'],
  ],
  [
    'tcp-delimiter-json',
    ...['show', '1', '--framing', 'delimiter:0a,max=64KiB', '--from', '3', '--to', '5', '--json'],
  ],
  ['tcp-lines', 'show', '1', '--messages', '--framing', 'line'],
  ['tcp-lines-json', 'show', '1', '--messages', '--framing', 'line', '--bytes', 'hex', '--json'],
  ['tcp-connections', 'show', '1', '--connections'],
  ['tcp-connections-json', 'show', '1', '--connections', '--json'],
  ['tcp-filter-json', 'show', '1', '--filter', 'dir == in and text contains "error"', '--json'],
  ['websocket', 'show', '2'],
  ['websocket-json', 'show', '2', '--json'],
  ['websocket-hex-json', 'show', '2', '--bytes', 'hex', '--json'],
  ['websocket-messages', 'show', '2', '--messages'],
  ['websocket-messages-json', 'show', '2', '--messages', '--bytes', 'hex', '--json'],
  ['websocket-connections', 'show', '2', '--connections'],
  ['websocket-connections-json', 'show', '2', '--connections', '--json'],
  ['websocket-broken-json', 'show', '2', '--filter', 'broken', '--json'],
  ['crafted', 'show', '3'],
  ['crafted-base64-json', 'show', '3', '--bytes', 'base64', '--json'],
  ['crafted-messages-hex', 'show', '3', '--messages', '--bytes', 'hex'],
  ['crafted-messages-hex-json', 'show', '3', '--messages', '--bytes', 'hex', '--json'],
  [
    'crafted-messages-filter-json',
    ...['show', '3', '--messages', '--filter', 'text contains "price"', '--json'],
  ],
  ['crafted-filter-json', 'show', '3', '--filter', 'opcode == 3 or kind == ping', '--json'],
  ['crafted-connections-json', 'show', '3', '--connections', '--json'],
  ['dropped', 'show', '4', '--to', '39'],
  ['dropped-json', 'show', '4', '--from', '50', '--json'],
  ['sessions-search-json', 'sessions', '--search', 'WebSocket', '--json'],
  ['search', 'search', 'second'],
  ['search-json', 'search', 'SKYE', '--json'],
  ['search-spans-reads-json', 'search', '--session', '2', 'first second', '--json'],
  ['search-hex-json', 'search', '--hex', 'deadbeef', '--json'],
  ['search-regex-json', 'search', '--regex', 'err(or)?:', '--filter', 'dir == in', '--json'],
  ['search-match-case', 'search', '--match-case', 'skye'],
  ['bad-hex', 'search', '--hex', '0g'],
  ['bad-regex', 'search', '--regex', '('],
  ['bad-bytes', 'show', '1', '--bytes', 'text', '--json'],
  ['bad-connections', 'show', '1', '--connections', '--from', '2'],
  ['bad-command', 'sesions'],
  ['bad-speed', 'replay', '1', '--speed', '0'],
  ['bad-send-hex', 'connect', 'tcp://127.0.0.1:9', '--send-hex', '01f'],
  ['bad-template', 'connect', 'tcp://127.0.0.1:9', '--template', '--send', 'a{{nope}}'],
  ['tcp-export-txt', 'export', '1', '-', '--as', 'txt'],
  ['tcp-export-csv', 'export', '1', '-', '--as', 'csv', '--framing', 'line'],
  ['websocket-export-txt', 'export', '2', '-', '--as', 'txt', '--messages'],
  ['websocket-export-csv', 'export', '2', '-', '--as', 'csv'],
  ['crafted-export-csv', 'export', '3', '-', '--as', 'csv', '--filter', 'broken'],
  ['crafted-export-jsonl', 'export', '3', '-', '--as', 'jsonl'],
  ['export-bad-format', 'export', '1', '-', '--as', 'pdf'],
  ['export-bad-filter', 'export', '1', 'never.csv', '--filter', 'leng > 3'],
  ['export-part-as-session', 'export', '1', 'never.sockeye', '--filter', 'dir == in'],
  ['export-existing-folder', 'export', '1', 'recorded', '--as', 'payloads'],
  ['compare', 'compare', '2', '3'],
  ['compare-json', 'compare', '2', '3', '--json'],
  ['compare-same', 'compare', '1', '1', '--all'],
  ['compare-entries', 'compare', '1:3', '1:4'],
  ['compare-entries-json', 'compare', '2:6', '2:8', '--json'],
  ['compare-event', 'compare', '2:5', '2:6'],
  ['compare-refused', 'compare', '1', '2'],
  ['compare-no-session', 'compare', '1', '7'],
  ['compare-mixed', 'compare', '1', '1:3'],
  ['bad-compare', 'compare', '1', '2-3'],
  ['bad-file', 'import', 'fixtures/README.md'],
  ['missing-argument', 'show'],
  ['framing-of-websocket', 'show', '2', '--framing', 'line'],
  ['bad-filter', 'show', '1', '--filter', 'leng > 3'],
  ['bad-framing', 'show', '1', '--framing', 'lines'],
  ['no-session', 'show', '7', '--json'],
  ['bad-option', 'listen', 'tcp://127.0.0.1:0', '--ech'],
  ['option-of-websocket', 'connect', 'tcp://127.0.0.1:9', '--no-pong'],
  ['option-of-tls', 'connect', 'ws://127.0.0.1:9', '--insecure'],
  ['bad-limit', 'listen', 'tcp://127.0.0.1:0', '--limit-size', '10'],
  ['bad-address', 'connect', 'tcp://127.0.0.1:99999'],
  ['bad-scheme', 'connect', 'udp://127.0.0.1:1'],
  ['help', '--help'],
  ...[
    ...['listen', 'connect', 'sessions', 'show', 'search', 'replay', 'compare', 'compact'],
    ...['export', 'import', 'web'],
  ].map((command) => [`help-${command}`, command, '--help'] as const),
]

const folder = new TemporaryFolder()
// Times are printed in the local time zone, widths as for a terminal that reports none.
const env = { TZ: 'UTC', NO_COLOR: '1', COLUMNS: '', SOCKEYE_DATA: folder.path }

/** Paths in arguments are relative, so that the words that repeat them are the same everywhere. */
const cwd = fileURLToPath(new URL('.', import.meta.url))

/** Its output and exit code, as one text. */
async function outputOf(args: readonly string[]): Promise<string> {
  await using program = new Program(process.execPath, [cliEntry, ...args], { cwd, env })
  const code = await program.exit(patienceMs)
  return `exit code ${code}\n--- stdout\n${program.stdout}--- stderr\n${program.stderr}`
}

/** The recorded output, which `output` becomes when outputs are recorded. */
function recorded(name: string, output: string): string {
  const file = here(`recorded/${name}.txt`)
  if (records) writeFileSync(file, output)
  return readFileSync(file, 'utf8')
}

beforeAll(async () => {
  if (records) mkdirSync(here('recorded'), { recursive: true })
  for (const name of fixtures) {
    const json = name === 'dropped' ? ['--json'] : []
    const output = await outputOf(['import', `fixtures/${name}.sockeye`, ...json])
    expect(output).toBe(recorded(`import-${name}`, output))
  }
})
afterAll(() => {
  folder[Symbol.dispose]()
})

test.concurrent.for(commands)(
  'prints the recorded output: %s',
  async ([name, ...args], { expect }) => {
    const output = await outputOf(args)
    expect(output).toBe(recorded(name, output))
  },
)

test('keeps each recording for a command that is run', () => {
  const names = [...commands.map(([name]) => name), ...fixtures.map((name) => `import-${name}`)]
  expect(readdirSync(here('recorded')).sort()).toEqual(names.map((name) => `${name}.txt`).sort())
})
