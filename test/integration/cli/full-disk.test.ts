/** Recorded data can be read while the disk is full. */
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cliEntry } from '../../support/cli-entry.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const child = fileURLToPath(new URL('../../support/recorder-child.ts', import.meta.url))
/** The system lets no file grow beyond 8 KiB, less than SQLite needs for any file. */
const limited = 'ulimit -f 16 && exec "$0" "$@"'

/** Five programs start one after the other. */
const timeout = 120_000

const run = (folder: string, ...args: string[]): Program =>
  new Program('sh', ['-c', limited, process.execPath, cliEntry, ...args, '--data', folder])

describe.skipIf(process.platform === 'win32')('on a full disk', () => {
  test(
    'lists and shows sessions, including entries that are only in the log',
    { timeout },
    async () => {
      using folder = new TemporaryFolder()
      await using recorder = new Program(process.execPath, [child, folder.path])
      await recorder.waitFor('2000 entries', ({ lines }) =>
        lines.some((line) => Number(/^at (\d+)/.exec(line)?.[1]) > 2_000) ? true : undefined,
      )
      await recorder.stop('SIGKILL')
      await using sessions = run(folder.path, 'sessions', '--json')
      expect(await sessions.exit()).toBe(0)
      const [session] = sessions.lines.map((line) => JSON.parse(line) as { entries: number })
      expect(session?.entries).toBeGreaterThan(0)
      await using shown = run(folder.path, 'show', '1', '--json', '--to', '20')
      expect(await shown.exit()).toBe(0)
      expect(shown.lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      )
      await using listen = run(folder.path, 'listen', 'tcp://127.0.0.1:0', '--for', '0')
      expect(await listen.exit()).toBe(1)
      expect(listen.stderr).toMatch(/may be full/)
    },
  )
})
