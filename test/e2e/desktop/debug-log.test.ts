/** `SOCKEYE_LOG` in the desktop application: lines of both processes in its log file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../app.ts'

test('writes the debug lines of the shell and of the engine to the log file', async ({ app }) => {
  process.env['SOCKEYE_LOG'] = 'host,store'
  try {
    const window = await app.start()
    await expect(window.page.getByText('sessions.db')).toBeVisible()
  } finally {
    delete process.env['SOCKEYE_LOG']
  }
  const read = (): Promise<string> => readFile(join(app.data, 'logs', 'sockeye.log'), 'utf8')
  await expect.poll(read).toMatch(/Z host: engine started as process \d+/)
  // Written by the engine's process, and by the store's thread in it.
  await expect.poll(read).toMatch(/engine: .+Z store: opened .+ in [\d.]+ ms/)
  expect(await read()).not.toMatch(/Z rpc: /)
})
