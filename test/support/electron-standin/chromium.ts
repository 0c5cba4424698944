/** The Chromium that shows the windows: the tests' own, with a profile in the app's folder, headless. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { findBrowser } from '../browser.ts'

let context: BrowserContext | undefined
let endpoint = ''

export async function startChromium(userData: string): Promise<void> {
  context = await chromium.launchPersistentContext(userData, {
    ...(await findBrowser()),
    // For the test, which uses the same pages.
    args: ['--remote-debugging-port=0'],
    viewport: null,
    colorScheme: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const [port = ''] = (await readFile(join(userData, 'DevToolsActivePort'), 'utf8')).split('\n')
  endpoint = `http://127.0.0.1:${port}`
}

/** @throws Error before the app is ready */
export function browserContext(): BrowserContext {
  if (!context) throw new Error('Cannot create BrowserWindow before app is ready')
  return context
}

/** Where a test finds the windows. */
export const debuggingEndpoint = (): string => endpoint

export async function stopChromium(): Promise<void> {
  await context?.close()
}
