/** Accessibility rules of axe, checked in the page of a test. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { run, RunOptions } from 'axe-core'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Returns a line for each serious or critical violation: its rule and the elements concerned.
 * @param within selector of the part to check
 * @param rules the rules to check; all of them if absent
 */
export async function graveViolations(
  page: Page,
  within = 'body',
  rules?: readonly string[],
): Promise<string[]> {
  // A page keeps the script until it is reloaded; evaluating it again takes longer than most checks.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await source)
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(rules && { runOnly: [...rules] }),
  }
  const { violations } = await page.evaluate(
    ([selector, settings]) =>
      (globalThis as typeof globalThis & { axe: { run: typeof run } }).axe.run(selector, settings),
    [within, options] as const,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
