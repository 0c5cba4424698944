/** A second start, and the self-check. */
import { runDesktop } from '../hosts.ts'
import { expect, test } from '../app.ts'

test('a second start shows the first window and exits', async ({ app, host }) => {
  if (host === 'web') throw new Error('Only the desktop application has instances')
  await app.start()
  await app.desktop.evaluate(({ BrowserWindow }) => {
    const shown = { focused: 0 }
    Object.assign(globalThis, { shown })
    BrowserWindow.getAllWindows()[0]?.minimize()
    BrowserWindow.getAllWindows()[0]?.on('focus', () => (shown.focused += 1))
  }, null)
  const { code } = await runDesktop(host, ['--data', app.data])
  expect(code).toBe(0)
  const focused = () =>
    app.desktop.evaluate(
      () => (globalThis as unknown as { shown: { focused: number } }).shown.focused,
      null,
    )
  await expect.poll(focused).toBeGreaterThan(0)
})

test('a second start passes its arguments in the order in which they were written', async ({
  app,
  host,
}) => {
  if (host === 'web') throw new Error('Only the desktop application has instances')
  const window = await app.start()
  await window.listen('TCP server')
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
  await window.closeTabs()
  const tab = window.page.getByRole('tab').filter({ hasText: /:0$/ })
  await expect(tab).toHaveCount(0)
  // The value of a switch as an argument of its own: Chromium puts all switches before it.
  const { code } = await runDesktop(host, ['--endpoint', '1', '--data', app.data])
  expect(code).toBe(0)
  await expect(tab).toHaveCount(1)
})

test('the self-check passes and lists what it checked', async ({ app: _, host }) => {
  if (host === 'web') throw new Error('Only the desktop application checks itself')
  const { code, output } = await runDesktop(host, ['--self-check'])
  const lines = output.split('\n').filter((line) => /^(ok|FAIL) /.test(line))
  expect(lines).toEqual([
    'ok    Electron',
    'ok    engine process',
    'ok    store worker and database',
    'ok    TCP server and client',
    'ok    WebSocket server and client',
    'ok    TCP client over TLS',
    'ok    WebSocket client over TLS',
    'ok    window and preload script',
    'ok    end',
  ])
  expect(code).toBe(0)
})
