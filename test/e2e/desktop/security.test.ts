/** What a page of the desktop application must not be able to do. docs/security.md refers to these tests. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from '../app.ts'

test('the page has no Node, and only named, read-only calls of the shell', async ({ app }) => {
  const { page } = await app.start()
  const seen = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', 'global']
    const { sockeye } = window as unknown as { sockeye: Record<string, unknown> }
    const before = sockeye['settings']
    try {
      sockeye['settings'] = () => undefined
    } catch {
      // throws in strict code, ignored in sloppy code
    }
    return {
      globals: names.filter((name) => name in window),
      calls: Object.keys(sockeye).sort(),
      changed: sockeye['settings'] !== before,
    }
  })
  expect(seen).toEqual({
    globals: [],
    calls: ['changeSettings', 'onEvent', 'request', 'requestEnginePort', 'saveExport', 'settings'],
    changed: false,
  })
})

test('the policy forbids eval, inline scripts and other origins', async ({ app }) => {
  const { page } = await app.start()
  const server = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  let reached = false
  server.on('request', () => (reached = true))
  const { port } = server.address() as AddressInfo
  const results = await page.evaluate(
    async (url) => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective),
      )
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      // Runs as the page's own code; DevTools, which evaluates this, bypasses the policy.
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
      const fetched = await fetch(url, { mode: 'no-cors' }).then(
        () => 'fetched',
        () => 'refused',
      )
      // The frame's violation is reported by another process; a busy machine takes a while.
      for (let tries = 0; tries < 50 && !violations.includes('frame-src'); tries++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      return { inline: 'inlineRan' in window, fetched, violations: [...new Set(violations)].sort() }
    },
    `http://127.0.0.1:${String(port)}/`,
  )
  server.close()
  expect(results).toEqual({
    inline: false,
    fetched: 'refused',
    violations: ['connect-src', 'frame-src', 'script-src-elem'],
  })
  expect(reached).toBe(false)
  const policy = await page.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe-eval')
  app.complaints.length = 0
})

test('the page cannot navigate, open windows or open anything outside', async ({ app }) => {
  const { page } = await app.start()
  await expect(page.getByText('sessions.db')).toBeVisible()
  await app.desktop.evaluate(({ BrowserWindow, shell }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', () => asked.push('navigate'))
    shell.openExternal = (url) => {
      asked.push(url)
      return Promise.resolve()
    }
  }, null)
  const asked = () =>
    app.desktop.evaluate(() => (globalThis as unknown as { asked: string[] }).asked, null)
  const here = page.url()
  const opened = await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://example.invalid/'
    link.target = '_blank'
    document.body.append(link)
    link.click()
    return window.open('https://example.invalid/')
  })
  expect(opened).toBeNull()
  await page.evaluate(() => {
    location.href = 'https://example.invalid/'
  })
  await expect.poll(asked).toEqual(['navigate'])
  await page.evaluate(() => {
    Object.assign(window, { stillHere: true })
    location.reload()
  })
  await expect.poll(asked).toEqual(['navigate', 'navigate'])
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true)
  expect(page.url()).toBe(here)
  await expect.poll(() => page.context().pages().length).toBe(1)
  const windows = await app.desktop.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    null,
  )
  expect(windows).toEqual(['app://sockeye/'])
  app.complaints.length = 0
})

test('the page has only the clipboard permission', async ({ app }) => {
  const { page } = await app.start()
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'midi', 'clipboard-read']
    const all = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName })
      return state
    })
    return Promise.all(all)
  })
  expect(states).toEqual(Array(5).fill('denied'))
  const copied = await page.evaluate(() =>
    navigator.clipboard.writeText('00 ff').then(
      () => 'copied',
      (error: unknown) => String(error),
    ),
  )
  expect(copied).toBe('copied')
})

test('a frame inside the page cannot reach the shell, and webviews are disabled', async ({
  app,
}) => {
  const { page } = await app.start()
  const seen = await page.evaluate(() => {
    const frame = document.createElement('iframe')
    const view = document.createElement('webview')
    document.body.append(frame, view)
    const inside = frame.contentWindow
    return {
      frame: inside !== null,
      shell: inside !== null && 'sockeye' in inside,
      view: 'loadURL' in view,
    }
  })
  expect(seen).toEqual({ frame: true, shell: false, view: false })
})

test('calls with invalid values change nothing', async ({ app }) => {
  const { page } = await app.start()
  await expect(page.getByText('sessions.db')).toBeVisible()
  const refused = await page.evaluate(async () => {
    const { sockeye } = window as unknown as {
      sockeye: Record<string, (...values: unknown[]) => unknown>
    }
    sockeye['request']?.('rm -rf')
    const changed = await sockeye['changeSettings']?.({ theme: '<script>' })
    const saving = sockeye['saveExport']?.('1', 'txt', '../../etc/passwd') as Promise<unknown>
    const saved = await saving.then(
      () => 'saved',
      (error: unknown) => String(error),
    )
    return { changed, saved }
  })
  expect(refused.saved).toContain('host:save-export')
  expect(refused.changed).toMatchObject({ ok: false, error: { code: 'bad-input' } })
  const theme = await app.desktop.evaluate(({ nativeTheme }) => nativeTheme.themeSource, null)
  expect(theme).toBe('system')
})

test('the scheme serves only files of the build', async ({ app }) => {
  const { page } = await app.start()
  const answers = await page.evaluate(async () => {
    const paths = ['/', '/nothing.js', '/..%2f..%2fpackage.json', '/%2e%2e/main/desktop.js']
    return Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  expect(answers).toEqual([200, 404, 404, 404])
  app.complaints.length = 0
})
