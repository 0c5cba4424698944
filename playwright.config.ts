/** End-to-end tests: the whole app through its window, in a real browser. Each test starts its own web host. */
import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/support/browser.ts'

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Two cores serve browser, host and peers of one test.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    viewport: { width: 1_360, height: 860 },
    colorScheme: 'dark',
    locale: 'en-US',
    launchOptions: await findBrowser(),
    trace: 'retain-on-failure',
  },
})
