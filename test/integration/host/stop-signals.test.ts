/** Signals that end a host, in a process of its own. */
import { expect, test } from 'vitest'
import { Program } from '../../support/program.ts'

const stopSignals = new URL('../../../main/host/stop-signals.ts', import.meta.url).href

/** A process whose first signal runs the code in `stop`. */
const host = (stop: string): Program =>
  new Program(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { onStopSignal } from '${stopSignals}'
    const running = setInterval(() => undefined, 1_000)
    onStopSignal(() => { ${stop} })
    console.log('ready')`,
  ])

test.skipIf(process.platform === 'win32')(
  'ends gracefully when a signal arrives twice while the process is busy',
  async () => {
    await using program = host(`
      process.kill(process.pid, 'SIGINT')
      const end = performance.now() + 1_000
      while (performance.now() < end);
      setTimeout(() => clearInterval(running), 100)`)
    await program.waitForOutput(/ready/)
    expect(await program.stop('SIGINT')).toBe(0)
  },
)

test.skipIf(process.platform === 'win32')('exits with 130 at a second signal', async () => {
  await using program = host(`setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1_000)`)
  await program.waitForOutput(/ready/)
  expect(await program.stop('SIGINT')).toBe(130)
})
