/** Applies theme and language to the page itself, outside of the components. */
import { MediaQuery } from 'svelte/reactivity'
import type { Settings } from '../state/settings/settings.svelte.ts'

/** Applies the settings to the page during the lifetime of the calling component. */
export function followAppearance(settings: Settings): void {
  const systemDark = new MediaQuery('(prefers-color-scheme: dark)')
  const dark = $derived(
    settings.theme === 'dark' || (settings.theme === 'system' && systemDark.current),
  )
  $effect.pre(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    document.documentElement.lang = settings.language === 'zh' ? 'zh-CN' : 'en'
  })
}
