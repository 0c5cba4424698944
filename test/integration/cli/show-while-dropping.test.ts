/** `show` of a session that another process records and that drops its oldest entries meanwhile. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { cliEntry } from '../../support/cli-entry.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const mebibyte = 1_048_576

test.each([{ args: [] }, { args: ['--filter', 'len > 1'] }, { args: ['--messages'] }])(
  'skips entries that are dropped while it waits for its reader, and counts them: show $args',
  async ({ args }) => {
    await using temporary = await TemporaryStore.open()
    const recording = await temporary.record({
      config: tcpServer.schema.parse({
        kind: 'tcp-server',
        port: 8080,
        limits: { atLimit: 'drop-oldest', maxBytes: 2 * mebibyte },
      }),
    })
    recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
    const recordTo = async (last: number): Promise<void> => {
      for (; recorded < last; recorded++) recording.append(dataHead(), Buffer.alloc(10_000, 'x'))
      await eventually(async () => {
        const { entries } = await temporary.store.session({ session: recording.session })
        return entries >= last || undefined
      })
    }
    let recorded = 0
    await recordTo(150)

    const show = spawn(process.execPath, [
      ...[cliEntry, 'show', String(recording.session), '--json', '--bytes', 'hex'],
      ...['--data', temporary.folder.path, ...args],
    ])
    const errors = text(show.stderr)
    const exited = once(show, 'exit')
    // The pipe is full long before the last entry.
    await once(show.stdout, 'readable')
    await recordTo(750)
    const lines = (await text(show.stdout)).trimEnd().split('\n')
    expect([await exited, await errors]).toEqual([
      [0, null],
      expect.stringMatching(
        /^\d+ entr(?:y was|ies were) deleted by the session limit before output\.\n$/,
      ),
    ])

    const shown = lines.map((line) => JSON.parse(line) as { n: number; bytes: string })
    expect(shown[0]?.n).toBe(1)
    expect(shown.length).toBeLessThan(750)
    for (const { bytes } of shown) expect(bytes).toBe('78'.repeat(10_000))
    await recording.end()
  },
)
