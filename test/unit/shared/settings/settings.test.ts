/** The registry of settings. */
import { expect, test } from 'vitest'
import { defaultSettings, settingNames, settingRows } from '../../../../shared/contract/settings.ts'
import type { LocalizedText } from '../../../../shared/contract/localized-text.ts'
import { settingGroups } from '../../../../shared/settings/setting.ts'

function expectBothLanguages(text: LocalizedText, of: string): void {
  expect(text.en, of).not.toBe('')
  expect(text.zh, of).not.toBe('')
}

test.for(settingNames)('the default of %s passes its schema', (name) => {
  const { schema } = settingRows[name]
  expect(schema.parse(defaultSettings[name])).toEqual(defaultSettings[name])
})

test('every setting but those changed in place is on the page, in a group', () => {
  const inPlace = settingNames.filter((name) => settingRows[name].page === null)
  expect(inPlace).toEqual([
    'sidebarShown',
    'composerShown',
    'sidebarWidth',
    'columns',
    'composerHeight',
  ])
  for (const name of settingNames) {
    const { page } = settingRows[name]
    if (page !== null) expect(Object.keys(settingGroups), name).toContain(page.group)
  }
})

test('every group has a setting and a label in both languages', () => {
  for (const [group, label] of Object.entries(settingGroups)) {
    expectBothLanguages(label, group)
    expect(settingNames.some((name) => settingRows[name].page?.group === group)).toBe(true)
  }
})

test('every row has its texts in both languages', () => {
  for (const name of settingNames) {
    const { page } = settingRows[name]
    if (page === null) continue
    expectBothLanguages(page.label, name)
    if (page.hint) expectBothLanguages(page.hint, name)
    if (page.control.kind === 'number') expectBothLanguages(page.control.wrong, name)
    if (page.control.kind === 'choice')
      for (const label of Object.values(page.control.labels)) expectBothLanguages(label, name)
  }
})

test('labels differ: a setting is found by its label', () => {
  for (const language of ['en', 'zh'] as const) {
    const labels = settingNames.flatMap((name) => settingRows[name].page?.label[language] ?? [])
    expect(new Set(labels).size).toBe(labels.length)
  }
})

test('every choice and every size that the page offers passes the schema', () => {
  for (const name of settingNames) {
    const { schema, page } = settingRows[name]
    const control = page?.control
    const offered: readonly (string | number)[] =
      control?.kind === 'choice'
        ? Object.keys(control.labels)
        : control?.kind === 'size'
          ? control.sizes
          : []
    for (const value of offered)
      expect(schema.safeParse(value).success, `${name} ${String(value)}`).toBe(true)
  }
})
