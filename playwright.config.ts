/**
 * End-to-end tests: the whole app through its window, on three hosts (test/e2e/hosts.ts). All specs run in a browser;
 * on the stand-in of Electron those that tell whether the desktop application does the same, and its own.
 */
import { defineConfig } from '@playwright/test'
import type { HostName } from './test/e2e/hosts.ts'
import { findBrowser } from './test/support/browser.ts'

export default defineConfig<{ host: HostName; hostRequired: boolean }>({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A test waits for its browser and its host in turn: two keep two cores busy.
  workers: 2,
  // A machine that is busy elsewhere may exceed a time limit. What passes only when repeated is reported as flaky.
  retries: process.env['CI'] ? 2 : 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    viewport: { width: 1_360, height: 860 },
    colorScheme: 'dark',
    locale: 'en-US',
    launchOptions: await findBrowser(),
    // Recording a trace of every test takes a quarter of its time; to see one, run the test with `--trace on`.
    trace: 'off',
  },
  projects: [
    { name: 'web', testIgnore: 'e2e/desktop/**', use: { host: 'web' } },
    {
      name: 'electron-standin',
      testMatch: [
        '{websocket-client,tcp-client,conversation,servers,secrets,settings,drop-file,keyboard-alone,keyboard-rows,tabs,selected-rows,bookmarks,compare,colour-rules,columns,encodings}.test.ts',
        'desktop/*.test.ts',
      ],
      use: { host: 'electron-standin' },
    },
    {
      name: 'electron',
      testIgnore: 'connect-bridge.test.ts',
      use: { host: 'electron' },
    },
  ],
})
