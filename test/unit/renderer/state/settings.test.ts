/** Settings stay within their limits, and are there again after a reload. */
import { expect, test } from 'vitest'
import { Settings, sidebarWidths } from '../../../../renderer/state/settings.svelte.ts'
import type { Theme } from '../../../../shared/contract/host.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

function open(storage: Storage): { settings: Settings; themes: Theme[] } {
  const themes: Theme[] = []
  const settings = new Settings({ setTheme: (theme) => themes.push(theme) }, storage)
  return { settings, themes }
}

test('a new window follows the system and has its usual sizes', () => {
  const { settings, themes } = open(new MemoryStorage())
  expect(settings.theme).toBe('system')
  expect(themes).toEqual(['system'])
  expect(settings.sidebarWidth).toBe(sidebarWidths.normal)
})

test('what was set is there again', () => {
  const storage = new MemoryStorage()
  const { settings, themes } = open(storage)
  settings.useTheme('dark')
  settings.useLocale('zh')
  settings.resizeSidebar(300.4)
  settings.resizeComposer(200)
  expect(themes).toEqual(['system', 'dark'])

  const again = open(storage).settings
  expect(again.theme).toBe('dark')
  expect(again.locale).toBe('zh')
  expect(again.sidebarWidth).toBe(300)
  expect(again.composerHeight).toBe(200)
})

test('sizes stay within their limits, and what cannot be read is left out', () => {
  const storage = new MemoryStorage()
  const { settings } = open(storage)
  settings.resizeSidebar(10_000)
  expect(settings.sidebarWidth).toBe(sidebarWidths.max)
  settings.resizeSidebar(-3)
  expect(settings.sidebarWidth).toBe(sidebarWidths.min)
  storage.setItem('sockeye.theme', 'mauve')
  storage.setItem('sockeye.sidebar-width', 'wide')
  const again = open(storage).settings
  expect(again.theme).toBe('system')
  expect(again.sidebarWidth).toBe(sidebarWidths.normal)
})
