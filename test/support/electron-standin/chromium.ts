/** The Chromium that shows the windows: the tests' own, with a profile in the app's folder, headless. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { findBrowser } from '../browser.ts'

let profile: string | undefined
let starting: Promise<BrowserContext> | undefined
const endpoint = Promise.withResolvers<string>()

/** The application is ready: from now on there is a browser as soon as a window needs one. */
export function allowChromium(userData: string): void {
  profile = userData
}

async function startChromium(userData: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(userData, {
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
  endpoint.resolve(`http://127.0.0.1:${port}`)
  return context
}

/** @throws Error before the app is ready */
export function browserContext(): Promise<BrowserContext> {
  if (profile === undefined) throw new Error('Cannot create BrowserWindow before app is ready')
  return (starting ??= startChromium(profile))
}

/** Where a test finds the windows, once there is one. */
export const debuggingEndpoint = (): Promise<string> => endpoint.promise

export async function stopChromium(): Promise<void> {
  await (await starting)?.close()
}
