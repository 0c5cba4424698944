/** What tests that use the window without a pointer have in common. */
import type { Locator, Page } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, type App } from './app.ts'

/** More tab stops than the window has in any state. */
export const mostStops = 90

/** Presses Tab until the element has the focus. */
export async function tabTo(
  page: Page,
  element: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  await expect(element).toBeVisible()
  for (let stop = 0; stop < mostStops; stop++) {
    if (await element.evaluate((node) => node === document.activeElement)) return
    await page.keyboard.press(key)
  }
  await expect(element, 'it is reached by Tab').toBeFocused()
}

/** Opens the echo pair by keyboard. */
export async function openEchoPair(app: App): Promise<AppWindow> {
  const window = await app.start()
  const { page } = window
  await tabTo(page, page.getByRole('button', { name: 'Open echo pair' }))
  await page.keyboard.press('Enter')
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  return window
}

/** Writes a message, sends it, and waits for its echo. */
export async function write(window: AppWindow, text: string): Promise<void> {
  const { page } = window
  await page.keyboard.press('Alt+m')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
  await page.keyboard.press('Control+Enter')
  await expect(window.row(new RegExp(`received text \\d+ ${text}`))).toBeVisible()
}

/** Moves through an open menu with the arrow keys until the item has the focus, and chooses it. */
export async function chooseItem(page: Page, name: string | RegExp): Promise<void> {
  const item = page.getByRole('menuitem', { name })
  await expect(item).toBeVisible()
  for (let step = 0; step < mostStops; step++) {
    if (await item.evaluate((node) => node === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await expect(item).toBeFocused()
  await page.keyboard.press('Enter')
}

/** The element has the focus, and it or what it belongs to shows it. */
export async function expectFocus(element: Locator): Promise<void> {
  await expect(element).toBeFocused()
  const isMarked = await element.evaluate((focused) => {
    const around: Element[] = []
    for (let node: Element | null = focused; node && around.length < 7; node = node.parentElement)
      around.push(node)
    const hasOutline = around.some((node) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(node)
      return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
    })
    if (hasOutline || !(focused instanceof HTMLElement)) return hasOutline
    const looks = (): string =>
      around
        .map((node) => getComputedStyle(node))
        .map(({ boxShadow, backgroundImage, borderColor }) => [
          boxShadow,
          backgroundImage,
          borderColor,
        ])
        .join()
    const withFocus = looks()
    focused.blur()
    const without = looks()
    focused.focus()
    return withFocus !== without
  })
  expect(isMarked, 'the focus is visible').toBe(true)
}
