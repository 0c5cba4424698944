/** The window as a user drives it: controls and texts are found by role and name. */
import { expect, type Locator, type Page } from '@playwright/test'

export type Kind = 'TCP client' | 'TCP server' | 'WebSocket client' | 'WebSocket server'
export type View = 'Text' | 'JSON' | 'Hex' | 'Frame' | 'Handshake'

export class AppWindow {
  readonly page: Page
  readonly sidebar: Locator
  readonly timeline: Locator
  readonly detail: Locator
  readonly composer: Locator
  readonly address: Locator
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.sidebar = page.getByRole('complementary', { name: 'Endpoints and sessions' })
    this.timeline = page.getByRole('grid', { name: 'Timeline' })
    this.detail = page.getByRole('region', { name: 'Details' })
    this.composer = page.getByRole('region', { name: 'Message to send' })
    this.address = page.getByRole('textbox', { name: 'Address' })
    this.status = page.getByRole('contentinfo', { name: 'Status' })
  }

  /** Chooses a kind on the start page and fills in the address. */
  async choose(kind: Kind, address: string): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name: kind }).click()
    await this.address.fill(address)
  }

  async connect(kind: 'TCP client' | 'WebSocket client', address: string): Promise<void> {
    await this.choose(kind, address)
    await this.button('Connect').click()
    await expect(this.button('Disconnect')).toBeVisible()
  }

  /** Opens a server on a port chosen by the system; returns the port. */
  async listen(
    kind: 'TCP server' | 'WebSocket server',
    options: readonly string[] = [],
  ): Promise<number> {
    await this.choose(kind, '0')
    if (options.length > 0) await this.turnOn(options)
    await this.button('Listen').click()
    const row = this.row(/Listening on 127\.0\.0\.1:\d+/)
    await expect(row).toBeVisible()
    return Number(/:(\d+)/.exec((await row.textContent())?.split('Listening')[1] ?? '')?.[1])
  }

  /** Turns options of the endpoint on. */
  async turnOn(options: readonly string[]): Promise<void> {
    await this.options(async (panel) => {
      for (const name of options) await panel.getByRole('switch', { name }).click()
    })
  }

  /** Keeps the options of the endpoint open while `use` runs. */
  async options(use: (panel: Locator) => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: /^Options/ }).click()
    await use(this.page.getByLabel('Options', { exact: true }))
    await this.page.keyboard.press('Escape')
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A row of the timeline by a part of its label, such as `received text 14 Hello`. */
  row(name: string | RegExp): Locator {
    return this.timeline.getByRole('row', { name })
  }

  /** Replaces the message in the composer. */
  async write(text: string, as?: 'Text' | 'JSON' | 'Hex'): Promise<void> {
    if (as !== undefined) await this.composer.getByRole('radio', { name: as, exact: true }).click()
    const editor = this.composer.getByRole('textbox', { name: 'Message to send' })
    await editor.click()
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.insertText(text)
  }

  async send(text: string, as?: 'Text' | 'JSON' | 'Hex'): Promise<void> {
    await this.write(text, as)
    await this.page.keyboard.press('Control+Enter')
  }

  /** Opens a view of the selected entry. */
  async view(name: View): Promise<Locator> {
    await this.detail.getByRole('tab', { name, exact: true }).click()
    return this.detail.getByRole('tabpanel', { name, exact: true })
  }

  /** Bytes of a view with a hex listing, as shown: lower-case digits of all rows. */
  async hex(view: Locator): Promise<string> {
    const rows = view.getByRole('listbox', { name: 'Bytes' })
    await expect(rows.getByRole('option').first()).toBeVisible()
    // A row is labelled with offset, bytes and text; the number of bytes depends on the width.
    const named = (await rows.ariaSnapshot()).matchAll(/option "[0-9a-f]{6,} ([0-9a-f]+)/g)
    return Array.from(named, ([, bytes]) => bytes).join('')
  }

  /** Closes all tabs, none of which may be running. */
  async closeTabs(): Promise<void> {
    const close = this.page.getByRole('button', { name: /^Close (?!New tab)/ })
    for (let left = await close.count(); left > 0; left--) await close.first().click()
  }

  /** Runs a command by name from the palette. */
  async run(command: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    const palette = this.page.getByRole('dialog', { name: 'Search or run a command' })
    await palette.getByRole('combobox').fill(command)
    await expect(palette.getByRole('option').first()).toContainText(command)
    await this.page.keyboard.press('Enter')
    await expect(palette).toBeHidden()
  }

  /** Opens the recorded session whose name matches this pattern. */
  async openSession(pattern: string): Promise<void> {
    await this.sidebar
      .getByRole('button', { name: new RegExp(`${pattern}.* \\d\\d?:\\d\\d`) })
      .click()
    await expect(this.button('Replay')).toBeVisible()
  }

  async settings(choices: { theme?: 'Light' | 'Dark'; language?: string }): Promise<void> {
    await this.page.getByRole('button', { name: /^(Settings|设置)$/ }).click()
    for (const choice of [choices.theme, choices.language]) {
      if (choice !== undefined) await this.page.getByRole('radio', { name: choice }).click()
    }
    await this.page.keyboard.press('Escape')
  }
}
