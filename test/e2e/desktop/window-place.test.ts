/** The window restores its position, unless that is off screen. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type App } from '../app.ts'

const bounds = (app: App) =>
  app.desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds(), null)

test('restores the size and position of the window', async ({ app }) => {
  await app.start()
  const place = { x: 90, y: 70, width: 1_000, height: 640 }
  await app.desktop.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    place,
  )
  await app.restart()
  expect(await bounds(app)).toEqual(place)
})

test('opens within the screen when the saved position is off screen or the file is damaged', async ({
  app,
}) => {
  await app.start()
  const first = await bounds(app)
  await app.end()
  const file = join(app.data, 'window', 'place.json')
  const gone = { x: 9_000, y: -5_000, width: 1_000, height: 640, maximized: false, zoomLevel: 0 }
  await writeFile(file, JSON.stringify(gone))
  await app.start()
  const seen = await bounds(app)
  expect(seen).toMatchObject({ width: 1_000, height: 640 })
  expect(seen?.x).toBeLessThan(1_920)
  expect(seen?.y).toBeGreaterThanOrEqual(0)
  await app.end()
  await writeFile(file, '{"x": "here')
  await app.start()
  expect(await bounds(app)).toEqual(first)
})
