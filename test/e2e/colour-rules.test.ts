/** Colour rules in the window: the rows they tint, and the list in which they are edited. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'
import { openEcho } from './echo-pair.ts'

const rulesDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Colour rules' })
const expressions = (page: Page, scope: string): Locator =>
  rulesDialog(page)
    .getByRole('group', { name: scope })
    .getByRole('textbox', { name: /^Filter of rule/ })

test('a rule made from a row tints all rows like it, and one that is set by hand comes first', async ({
  app,
}) => {
  const window = await openEcho(app, 'alpha', 'beta')
  const { page } = window
  const beta = window.row(/received text 4 beta/)
  await beta.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Colour rows like this/ }).click()
  const field = expressions(page, 'This session').first()
  await expect(field).toHaveText('text == "beta"')
  await expect(field).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(rulesDialog(page)).toBeHidden()
  await expect(beta).toHaveAttribute('data-colour', 'purple')
  await expect(window.row(/sent text 4 beta/)).toHaveAttribute('data-colour', 'purple')
  await expect(window.row(/received text 5 alpha/)).not.toHaveAttribute('data-colour')

  await beta.click()
  await window.run('Row colour…')
  await page.getByRole('menuitem', { name: 'Green' }).click()
  await expect(beta).toHaveAttribute('data-colour', 'green')
  await expect(window.row(/sent text 4 beta/)).toHaveAttribute('data-colour', 'purple')

  // New rows are tinted as they arrive.
  await window.send('beta', 'Text')
  await expect(window.row(/received text 4 beta/).last()).toHaveAttribute('data-colour', 'purple')
})

test('rules are added with completion, ordered by keyboard and mouse, switched off and deleted', async ({
  app,
}) => {
  const window = await openEcho(app, 'alpha', 'beta')
  const { page } = window
  const dialog = rulesDialog(page)
  const alpha = window.row(/received text 5 alpha/)
  await window.run('Colour rules…')
  await expect(expressions(page, 'All sessions')).toHaveText(['kind == error', 'broken'])
  await dialog.getByRole('button', { name: 'Add rule: This session' }).click()
  await page.keyboard.type('te')
  await expect(page.getByRole('option', { name: /^text/ }).first()).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.type('contains "a"')
  await page.keyboard.press('Enter')
  await expect(alpha).toHaveAttribute('data-colour', 'purple')

  await dialog.getByRole('button', { name: 'Add rule: This session' }).click()
  await page.keyboard.type('len == 5')
  await page.keyboard.press('Enter')
  await expect(expressions(page, 'This session')).toHaveText(['len == 5', 'text contains "a"'])
  await expect(alpha).toHaveAttribute('data-colour', 'blue')

  // By keyboard.
  const grip = (n: number): Locator =>
    dialog.getByRole('button', { name: new RegExp(`^Move rule ${String(n)} `) })
  await grip(1).press('ArrowDown')
  await expect(expressions(page, 'This session')).toHaveText(['text contains "a"', 'len == 5'])
  await expect(grip(2)).toBeFocused()
  await expect(alpha).toHaveAttribute('data-colour', 'purple')
  // By mouse.
  await grip(2).dragTo(dialog.getByRole('switch', { name: 'Enable rule 1' }), {
    targetPosition: { x: 5, y: 1 },
  })
  await expect(expressions(page, 'This session')).toHaveText(['len == 5', 'text contains "a"'])

  await dialog.getByRole('switch', { name: 'Enable rule 1' }).click()
  await expect(alpha).toHaveAttribute('data-colour', 'purple')
  await dialog.getByRole('combobox', { name: 'Colour of rule 2: Purple' }).click()
  await page.getByRole('option', { name: 'Yellow' }).click()
  await expect(alpha).toHaveAttribute('data-colour', 'yellow')

  await dialog.getByRole('combobox', { name: 'Scope of rule 2: This session' }).click()
  await page.getByRole('option', { name: 'All sessions' }).click()
  await expect(expressions(page, 'All sessions')).toHaveText([
    'kind == error',
    'broken',
    'text contains "a"',
  ])
  await expect(alpha).toHaveAttribute('data-colour', 'yellow')
  expect(await graveViolations(page, '.dialog')).toEqual([])
  await dialog.getByRole('button', { name: 'Delete rule 1' }).click()
  await expect(expressions(page, 'This session')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Restore default rules' }).click()
  await expect(expressions(page, 'All sessions')).toHaveText(['kind == error', 'broken'])
  await expect(alpha).not.toHaveAttribute('data-colour')
})

test('a rule with an error is kept, marked and ignored', async ({ app }) => {
  const window = await openEcho(app, 'alpha')
  const { page } = window
  const dialog = rulesDialog(page)
  await window.run('Colour rules…')
  await dialog.getByRole('button', { name: 'Add rule: This session' }).click()
  await page.keyboard.type('len >')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/^Ignored: .*after len/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(window.row(/received text 5 alpha/)).not.toHaveAttribute('data-colour')
  await window.run('Colour rules…')
  await expect(expressions(page, 'This session')).toHaveText(['len >'])
  await expressions(page, 'This session').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' 4')
  // A change is saved when the field is left.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(window.row(/received text 5 alpha/)).toHaveAttribute('data-colour', 'purple')
})

test('an error is red by default, and the settings lead to the rules', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await page.keyboard.press('Control+Comma')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Edit…' }).click()
  await expect(rulesDialog(page)).toBeVisible()
  await expect(expressions(page, 'All sessions')).toHaveText(['kind == error', 'broken'])
  await expect(rulesDialog(page).getByRole('group', { name: 'This session' })).toHaveCount(0)
  await page.keyboard.press('Escape')
})
