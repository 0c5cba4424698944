/** The settings file, and changes to it. */
import { expect, test } from 'vitest'
import {
  applyChanges,
  defaultSettings,
  readSettings,
  settingChangesSchema,
} from '../../../../shared/contract/settings.ts'

test('an empty file gives the defaults, and settings of other versions are ignored', () => {
  expect(readSettings({})).toEqual({ values: defaultSettings, ignored: [] })
  expect(readSettings({ orbit: 'low' })).toEqual({ values: defaultSettings, ignored: [] })
})

test('an invalid value is named, and the rest is used', () => {
  const { values, ignored } = readSettings({ theme: 'mauve', sidebarWidth: 3, language: 'zh' })
  expect(ignored).toEqual(['theme', 'sidebarWidth'])
  expect(values).toEqual({ ...defaultSettings, language: 'zh' })
})

test('changes replace values, and null restores a default', () => {
  const changed = applyChanges(defaultSettings, { theme: 'dark', webPort: 8080 })
  expect(changed).toEqual({ ...defaultSettings, theme: 'dark', webPort: 8080 })
  expect(applyChanges(changed, { theme: null, webPort: null })).toEqual(defaultSettings)
})

test('a change is checked by name and by value', () => {
  const accepts = (changes: unknown): boolean => settingChangesSchema.safeParse(changes).success
  expect(accepts({ theme: 'dark', recentFilters: ['dir == in'] })).toBe(true)
  expect(accepts({ theme: null })).toBe(true)
  expect(accepts({ theme: 'mauve' })).toBe(false)
  expect(accepts({ orbit: 'low' })).toBe(false)
  expect(accepts({ webPort: 70_000 })).toBe(false)
  expect(accepts('theme')).toBe(false)
})
