/**
 * What the command line prints for two recorded sessions, byte for byte as it was when the outputs beside this test were
 * recorded. SOCKEYE_RECORD_OUTPUTS=1 records them again: their diff is then what a change does to scripts and readers.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const cli = fileURLToPath(new URL('../../../main/cli.ts', import.meta.url))
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const records = process.env['SOCKEYE_RECORD_OUTPUTS'] === '1'

/** A name for the recording, and the arguments. Session 1 is of a TCP server, session 2 of a WebSocket server. */
const commands: readonly (readonly [name: string, ...args: string[]])[] = [
  ['sessions', 'sessions'],
  ['sessions-json', 'sessions', '--json'],
  ['tcp', 'show', '1'],
  ['tcp-json', 'show', '1', '--json'],
  ['tcp-hex', 'show', '1', '--bytes', 'hex'],
  ['tcp-hex-json', 'show', '1', '--bytes', 'hex', '--json'],
  ['tcp-text-json', 'show', '1', '--bytes', 'text', '--json'],
  ['tcp-lines', 'show', '1', '--messages', '--framing', 'line'],
  ['tcp-lines-json', 'show', '1', '--messages', '--framing', 'line', '--bytes', 'hex', '--json'],
  ['tcp-connections', 'show', '1', '--connections'],
  ['tcp-connections-json', 'show', '1', '--connections', '--json'],
  ['tcp-filter-json', 'show', '1', '--filter', 'dir == in and text contains "error"', '--json'],
  ['websocket', 'show', '2'],
  ['websocket-json', 'show', '2', '--json'],
  ['websocket-hex-json', 'show', '2', '--bytes', 'hex', '--json'],
  ['websocket-messages', 'show', '2', '--messages'],
  ['websocket-messages-json', 'show', '2', '--messages', '--bytes', 'text', '--json'],
  ['websocket-connections', 'show', '2', '--connections'],
  ['websocket-connections-json', 'show', '2', '--connections', '--json'],
  ['websocket-broken-json', 'show', '2', '--filter', 'broken', '--json'],
  ['search', 'search', 'second'],
  ['search-json', 'search', 'SKYE', '--json'],
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
  ...['listen', 'connect', 'sessions', 'show', 'search', 'replay', 'compact', 'import', 'web'].map(
    (command) => [`help-${command}`, command, '--help'] as const,
  ),
]

const folder = new TemporaryFolder()
// Times are printed in the local time zone, widths as for a terminal that reports none.
const env = { TZ: 'UTC', NO_COLOR: '1', COLUMNS: '', SOCKEYE_DATA: folder.path }

/** Its output and exit code, as one text. */
async function outputOf(args: readonly string[]): Promise<string> {
  await using program = new Program(process.execPath, [cli, ...args], { env })
  const code = await program.exit()
  return `exit code ${code}\n--- stdout\n${program.stdout}--- stderr\n${program.stderr}`
}

beforeAll(async () => {
  if (records) mkdirSync(here('recorded'), { recursive: true })
  for (const name of ['tcp', 'websocket'])
    expect(await outputOf(['import', here(`fixtures/${name}.sockeye`)])).toContain('exit code 0')
})
afterAll(() => {
  folder[Symbol.dispose]()
})

test.concurrent.for(commands)(
  'prints the recorded output: %s',
  async ([name, ...args], { expect }) => {
    const output = await outputOf(args)
    const file = here(`recorded/${name}.txt`)
    if (records) writeFileSync(file, output)
    expect(output).toBe(readFileSync(file, 'utf8'))
  },
)
