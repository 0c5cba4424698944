/** Uses the window without a pointer: everything is reached with Tab, arrow keys and shortcuts, and can be left. */
import { expect, test } from './app.ts'
import { mostStops, openEchoPair, tabTo, write } from './by-keyboard.ts'

test('opens, connects, listens and closes', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'TCP server' }))
  await page.keyboard.press('Enter')
  await expect(window.address).toBeFocused()
  await page.keyboard.insertText('0')
  await page.keyboard.press('Enter')
  const listening = window.row(/Listening on 127\.0\.0\.1:\d+/)
  await expect(listening).toBeVisible()
  const port =
    /:(\d+)/.exec((await listening.textContent())?.split('Listening')[1] ?? '')?.[1] ?? ''

  await page.keyboard.press('Alt+t')
  await expect(window.address).toBeFocused()
  await tabTo(page, page.getByLabel(/^Endpoint type/), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('option', { name: 'TCP client' })).toBeVisible()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(window.address).toBeFocused()
  await page.keyboard.insertText(`127.0.0.1:${port}`)
  await page.keyboard.press('Alt+o')
  const options = page.getByRole('dialog', { name: 'Options' })
  await tabTo(
    page,
    options.getByRole('switch', { name: 'Disable Nagle’s algorithm (TCP_NODELAY)' }),
  )
  await page.keyboard.press('Space')
  await expect(
    options.getByRole('switch', { name: 'Disable Nagle’s algorithm (TCP_NODELAY)' }),
  ).not.toBeChecked()
  await page.keyboard.press('Escape')
  await expect(window.address).toBeFocused()
  await tabTo(page, window.button('Connect'))
  await page.keyboard.press('Enter')
  await expect(window.button('Disconnect')).toBeVisible()

  const tabs = page.getByRole('tab')
  await page.keyboard.press('Control+w')
  const question = page.getByRole('dialog', { name: 'Close tab?' })
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await tabTo(page, page.getByRole('tab', { selected: true }), 'Shift+Tab')
  await page.keyboard.press('ArrowLeft')
  await expect(tabs.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Delete')
  await tabTo(page, question.getByRole('button', { name: 'Disconnect and close' }))
  await page.keyboard.press('Enter')
  await expect(tabs).toHaveCount(1)
  await page.keyboard.press('Alt+d')
  await expect(window.button('Listen')).toBeVisible()
})

test('sends, selects, reads and filters', async ({ app }) => {
  const window = await openEchoPair(app)
  const { page, timeline, detail } = window
  await write(window, '"first"')
  await write(window, '"second"')

  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('Home')
  await page.keyboard.press('End')
  const selected = timeline.getByRole('row', { selected: true })
  await expect(selected).toContainText('second')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(selected).toContainText('first')
  await tabTo(page, detail.getByRole('tab', { selected: true }))
  await page.keyboard.press('ArrowRight')
  await expect(detail.getByRole('tab', { selected: true })).toBeFocused()
  await tabTo(page, detail.getByRole('tab', { selected: true }), 'Shift+Tab')
  await page.keyboard.press('Home')
  await expect(detail.getByRole('tabpanel')).toContainText('first')

  await page.keyboard.press('Control+Shift+L')
  await page.keyboard.insertText('dir == in')
  await page.keyboard.press('Enter')
  await expect(window.row(/sent text/)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(timeline).toBeFocused()
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText('second')
  await page.keyboard.press('Enter')
  await expect(selected).toContainText('second')
  await page.keyboard.press('Escape')
  await expect(timeline).toBeFocused()
  await page.keyboard.press('Control+g')
  await page.keyboard.insertText('1')
  await page.keyboard.press('Enter')
  await expect(timeline).toBeFocused()
})

test('opens menus, renames and uses dialogs', async ({ app }) => {
  const window = await openEchoPair(app)
  const { page, sidebar } = window
  await write(window, '"to be replayed"')
  await page.keyboard.press('Alt+d')
  await expect(window.button('Connect')).toBeVisible()

  const session = sidebar.getByRole('button', { name: /^Echo client.* \d\d?:\d\d/ })
  await tabTo(page, session, 'Shift+Tab')
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(session).toBeFocused()
  await page.keyboard.press('F2')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('walked')
  await page.keyboard.press('Enter')
  const renamed = sidebar.getByRole('button', { name: /^walked.* \d\d?:\d\d/ })
  await expect(renamed).toBeVisible()

  await page.keyboard.press('Alt+r')
  const dialog = page.getByRole('dialog', { name: /Replay/ })
  await tabTo(page, dialog.getByRole('combobox', { name: /^Speed/ }))
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await tabTo(page, dialog.getByRole('button', { name: 'Start replay' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('All responses match')).toBeVisible()

  await tabTo(page, renamed, 'Shift+Tab')
  await page.keyboard.press('Delete')
  const question = page.getByRole('dialog', { name: 'Delete this session?' })
  await tabTo(page, question.getByRole('button', { name: 'Cancel' }))
  await page.keyboard.press('Enter')
  await expect(renamed).toBeFocused()
})

test('every tab stop has a visible focus indicator in both themes', async ({ app }) => {
  const { page } = await openEchoPair(app)
  const unmarked: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.keyboard.press('Control+l')
    for (let stop = 0; stop < mostStops; stop++) {
      await page.keyboard.press('Tab')
      const found = await page.evaluate(() => {
        const node = document.activeElement
        if (!(node instanceof HTMLElement) || node === document.body) return null
        const theme = document.documentElement.dataset['theme'] ?? ''
        if (node.dataset['seen'] === theme) return 'seen'
        node.dataset['seen'] = theme
        /** The appearance of the element and its surroundings, as far as focus can change it. */
        const looks = (): string => {
          const parts: string[] = []
          let element: Element | null = node
          for (let up = 0; up < 7 && element !== null; up++, element = element.parentElement) {
            const { outline, boxShadow, backgroundImage } = getComputedStyle(element)
            parts.push(outline, boxShadow, backgroundImage)
          }
          return parts.join()
        }
        const focused = looks()
        node.blur()
        const blurred = looks()
        node.focus()
        return focused === blurred ? node.outerHTML.slice(0, 160) : ''
      })
      if (found === 'seen') break
      if (found !== null && found !== '') unmarked.push(`${colorScheme}: ${found}`)
    }
  }
  expect(unmarked).toEqual([])
})
