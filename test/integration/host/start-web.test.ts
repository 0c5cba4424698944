/** `npm start` without a desktop: it builds if needed, says why, serves the window, and ends gracefully. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const start = fileURLToPath(new URL('../../../main/start.ts', import.meta.url))
/** The first start builds. */
const patienceMs = 120_000
const withoutDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '', CI: '1' }

async function served(program: Program): Promise<string> {
  const [url] = await program.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/)
  return url
}

test('--web serves the window and ends with Ctrl+C', { timeout: patienceMs }, async () => {
  using folder = new TemporaryFolder()
  await using program = new Program(process.execPath, [start, '--web', '--data', folder.path], {
    env: withoutDisplay,
  })
  const page = await fetch(await served(program))
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('<title>Sockeye</title>')
  expect(await program.stop('SIGINT')).toBe(0)
  expect(program.stderr).toBe('')
})

test.runIf(process.platform === 'linux')(
  'without a display it prints one line and serves the window',
  { timeout: patienceMs },
  async () => {
    using folder = new TemporaryFolder()
    await using program = new Program(process.execPath, [start, '--data', folder.path], {
      env: withoutDisplay,
    })
    await served(program)
    expect(program.lines).toContain('No display found. Sockeye opens in a browser instead.')
    expect(await program.stop('SIGTERM')).toBe(0)
  },
)

test('an unknown option is invalid usage', async () => {
  await using program = new Program(process.execPath, [start, '--wbe'])
  expect(await program.exit()).toBe(2)
  expect(program.stderr).toContain("unknown option '--wbe'")
})
