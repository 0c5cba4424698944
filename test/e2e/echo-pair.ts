/** The echo pair of the start page, and messages that it has echoed. */
import type { AppWindow } from './app-window.ts'
import { expect, type App } from './app.ts'

/** Opens the pair in a new window and sends texts, one after the other. */
export async function openEcho(app: App, ...texts: string[]): Promise<AppWindow> {
  const window = await app.start()
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  for (const text of texts) {
    await window.send(text, 'Text')
    await expect(window.row(new RegExp(`received text .*${text}`))).toBeVisible()
  }
  return window
}
