/** Theme and language of the page itself, which is outside of every component. */
import { MediaQuery } from 'svelte/reactivity'
import type { Settings } from '../state/settings/settings.svelte.ts'

/** Keeps the page to what the settings say, for as long as the component that calls it lives. */
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
