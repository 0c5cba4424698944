/** The label of a setting in the current language; empty for one without a row on the page. */
import { settingRows, type SettingName } from '../../../shared/contract/settings.ts'
import { inLocale } from '../../i18n/locale.svelte.ts'

export function settingLabel(name: SettingName): string {
  const { page } = settingRows[name]
  return page ? inLocale(page.label) : ''
}
