/** Compressed payloads and JSON behind prefixes: rows, detail, filter and copies, and what is said of the bytes. */
import * as zlib from 'node:zlib'
import { openStore } from '../../main/engine/store/open.ts'
import { config, dataHead } from '../support/store.ts'
import { expect, test } from './app.ts'

const tick = (n: number): string =>
  JSON.stringify({ op: 'tick', n, symbol: n % 2 === 0 ? 'AAPL' : '行情', rest: 'x'.repeat(60) })
const gzipped = zlib.gzipSync(tick(2))
const damaged = zlib.gzipSync(tick(9).repeat(50))
damaged.fill(0xff, 20, 60)

const payloads = [
  Buffer.from('plain text'),
  gzipped,
  zlib.brotliCompressSync(tick(3).repeat(3)),
  zlib.zstdCompressSync(tick(4)),
  Buffer.from(`42/prices,["tick",${tick(6)}]`),
  Buffer.from(`${tick(7)}\n${tick(8)}\n`),
  damaged,
  zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024)),
]

async function record(folder: string): Promise<void> {
  const store = await openStore({ folder })
  const recording = await store.startRecording({ config, name: 'compressed' })
  for (const [i, payload] of payloads.entries())
    recording.append(dataHead({ at: 1_700_000_000_000_000 + i * 1_000 }), payload)
  await recording.end()
  await store.close()
}

test('shows what compressed payloads contain, and their bytes as sent on request', async ({
  app,
}) => {
  await record(app.data)
  const window = await app.start()
  await window.openSession('compressed')
  const { detail, page } = window

  await test.step('rows show the decoded beginning with the name of the coding', async () => {
    const row = window.row(/gzip.*"symbol":"AAPL"/)
    await expect(row).toBeVisible()
    await expect(row.getByTitle('Content coding: gzip')).toBeVisible()
    await expect(window.row(/brotli.*"n":3/)).toBeVisible()
    await expect(window.row(/zstd.*"n":4/)).toBeVisible()
  })

  await test.step('the text and JSON are decoded, and the lengths are told', async () => {
    await window.row(/"n":2,/).click()
    await expect(detail).toContainText(
      `gzip: ${String(gzipped.length)} B → ${String(tick(2).length)} B`,
    )
    await expect(await window.view('Text')).toContainText(tick(2))
    await expect(await window.view('JSON')).toContainText('"AAPL"')
  })

  await test.step('hex shows the bytes as sent, then the decoded bytes, or both', async () => {
    const view = await window.view('Hex')
    expect(await window.hex(view)).toBe(gzipped.toString('hex'))
    await detail.getByRole('radio', { name: 'Decoded' }).click()
    await expect
      .poll(async () => (await window.hex(view)).slice(0, 24))
      .toBe(Buffer.from(tick(2)).toString('hex', 0, 12))
    await detail.getByRole('radio', { name: 'Both' }).click()
    await expect(view.getByRole('listbox')).toHaveCount(2)
    await detail.getByRole('radio', { name: 'Raw' }).click()
  })

  await test.step('damaged data and data that expands too much are shown as sent', async () => {
    await window
      .row(/received data [\d,]+.*gzip/)
      .nth(1)
      .click()
    await expect(detail.getByRole('status')).toHaveText(
      'This gzip data is not decoded: it is damaged. Showing the raw data.',
    )
    await page.keyboard.press('ArrowDown')
    await expect(detail.getByRole('status')).toContainText('it expands to more than')
  })
})

test('shows and filters JSON behind prefixes, on lines and in compressed payloads', async ({
  app,
}) => {
  await record(app.data)
  const window = await app.start()
  await window.openSession('compressed')
  const { detail, page } = window

  await test.step('the JSON view says what it skipped', async () => {
    await window.row(/42\/prices/).click()
    await expect(await window.view('JSON')).toContainText('"tick"')
    await expect(detail).toContainText('Prefix “42/prices,” skipped')
    await window.row(/"n":7/).click()
    await expect(await window.view('JSON')).toContainText('"AAPL"')
    await expect(detail).toContainText('2 JSON lines')
  })

  await test.step('a value of one line is a filter for any line', async () => {
    await detail.getByRole('tree').getByText('n', { exact: true }).last().click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Filter by/ }).click()
    await expect(page.getByRole('textbox', { name: 'Filter', exact: true })).toHaveText(
      'json.n == 8',
    )
    await expect(window.timeline).toHaveAttribute('aria-rowcount', '2')
  })

  await test.step('filters see decoded content', async () => {
    const field = page.getByRole('textbox', { name: 'Filter', exact: true })
    for (const [expression, count] of [
      ['json.symbol == "AAPL"', 3],
      ['text contains "AAPL"', 4],
      ['hex contains 1f8b', 3],
    ] as const) {
      await field.click()
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(expression)
      await page.keyboard.press('Enter')
      await expect(window.timeline).toHaveAttribute('aria-rowcount', String(count + 1))
    }
    await window.button('Clear filter').click()
  })

  await test.step('a search finds and marks decoded content', async () => {
    await window.timeline.press('Home')
    await page.keyboard.press('Control+F')
    await page.keyboard.type('"n":4')
    await page.keyboard.press('Enter')
    await expect(window.row(/zstd/)).toHaveAttribute('aria-selected', 'true')
    await expect(window.row(/zstd/).locator('mark')).toHaveText('"n":4')
    await expect((await window.view('Text')).locator('mark')).toHaveText('"n":4')
    await page.keyboard.press('Escape')
  })

  await test.step('a copy as JSON has the decoded value, a copy as hex the bytes as sent', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    await window.row(/zstd/).click()
    await window.run('Copy as JSON')
    await expect.poll(copied).toBe(tick(4))
    await window.row(/42\/prices/).click()
    await window.run('Copy as JSON')
    await expect.poll(copied).toBe(`["tick",${tick(6)}]`)
    await window.row(/"n":2,/).click()
    await window.run('Copy as hex')
    await expect
      .poll(async () => (await copied()).replaceAll(' ', ''))
      .toBe(gzipped.toString('hex'))
  })
})
