/** Applies theme, language and text size to the page itself, outside of the components. */
import { MediaQuery } from 'svelte/reactivity'
import type { Settings } from '../state/settings/settings.svelte.ts'
import { textScale } from '../ui/text-scale.svelte.ts'

/** The size of text relative to the normal size. */
const scales = { small: 0.9, normal: 1, large: 1.15, larger: 1.3 } as const

/** Applies the settings to the page during the lifetime of the calling component. */
export function followAppearance(settings: Settings): void {
  const systemDark = new MediaQuery('(prefers-color-scheme: dark)')
  const dark = $derived(
    settings.theme === 'dark' || (settings.theme === 'system' && systemDark.current),
  )
  $effect.pre(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    textScale.value = scales[settings.values.textSize]
    document.documentElement.style.setProperty('--text-scale', String(textScale.value))
    document.documentElement.lang = settings.language === 'zh' ? 'zh-CN' : 'en'
  })
}
