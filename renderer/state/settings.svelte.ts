/**
 * What a person set up about the window itself: theme, language, sizes. Kept in the browser's local storage, so that
 * it belongs to the window and not to the record. Owned by App for the life of the window.
 */
import { createContext } from 'svelte'
import { themeSchema, type HostApi, type Theme } from '../../shared/contract/host.ts'
import { locale, locales, type Locale } from './locale.svelte.ts'

const themeKey = 'sockeye.theme'
const localeKey = 'sockeye.locale'
const composerKey = 'sockeye.composer-height'

const composerHeights = { min: 76, max: 480, default: 76 }

const [useSettings, provideSettings] = createContext<Settings>()
export { useSettings, provideSettings }

export class Settings {
  readonly #host: HostApi
  readonly #systemDark = matchMedia('(prefers-color-scheme: dark)')
  #theme = $state<Theme>(themeSchema.catch('system').parse(localStorage.getItem(themeKey)))
  #composerHeight = $state(composerHeights.default)

  constructor(host: HostApi) {
    this.#host = host
    const language = locales.find((known) => known === localStorage.getItem(localeKey))
    locale.use(language ?? locale.current)
    const height = Number(localStorage.getItem(composerKey))
    if (height > 0) this.#composerHeight = clampComposer(height)
    this.#systemDark.addEventListener('change', this.#paint)
    this.#paint()
    host.setTheme(this.#theme)
  }

  get theme(): Theme {
    return this.#theme
  }

  useTheme(theme: Theme): void {
    this.#theme = theme
    localStorage.setItem(themeKey, theme)
    this.#host.setTheme(theme)
    this.#paint()
  }

  get locale(): Locale {
    return locale.current
  }

  useLocale(next: Locale): void {
    locale.use(next)
    localStorage.setItem(localeKey, next)
  }

  /** Height of the composer's editor. Pixels. */
  get composerHeight(): number {
    return this.#composerHeight
  }

  resizeComposer(height: number): void {
    this.#composerHeight = clampComposer(height)
    localStorage.setItem(composerKey, String(this.#composerHeight))
  }

  dispose(): void {
    this.#systemDark.removeEventListener('change', this.#paint)
  }

  readonly #paint = (): void => {
    const dark = this.#theme === 'dark' || (this.#theme === 'system' && this.#systemDark.matches)
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }
}

function clampComposer(height: number): number {
  return Math.round(Math.min(composerHeights.max, Math.max(composerHeights.min, height)))
}
