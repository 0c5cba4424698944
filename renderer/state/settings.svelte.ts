/**
 * What a person set up about the window itself: theme, language, sizes. Kept in the browser's local storage, so that
 * it belongs to the window and not to the record. Owned by App for the life of the window.
 */
import { createContext } from 'svelte'
import { themeSchema, type HostApi, type Theme } from '../../shared/contract/host.ts'
import { locale, locales, type Locale } from './locale.svelte.ts'

const themeKey = 'sockeye.theme'
const localeKey = 'sockeye.locale'

/** A length a person may change, in pixels, and under which name it is kept. */
export interface Length {
  readonly key: string
  readonly min: number
  readonly max: number
  readonly normal: number
}
export const composerHeights: Length = {
  key: 'sockeye.composer-height',
  min: 76,
  max: 480,
  normal: 76,
}
export const sidebarWidths: Length = {
  key: 'sockeye.sidebar-width',
  min: 180,
  max: 520,
  normal: 244,
}

const [useSettings, provideSettings] = createContext<Settings>()
export { useSettings, provideSettings }

export class Settings {
  readonly #host: Pick<HostApi, 'setTheme'>
  readonly #storage: Storage
  #theme = $state<Theme>('system')
  #composerHeight = $state(0)
  #sidebarWidth = $state(0)

  constructor(host: Pick<HostApi, 'setTheme'>, storage: Storage) {
    this.#host = host
    this.#storage = storage
    this.#theme = themeSchema.catch('system').parse(storage.getItem(themeKey))
    const language = locales.find((known) => known === storage.getItem(localeKey))
    locale.use(language ?? locale.current)
    this.#composerHeight = this.#read(composerHeights)
    this.#sidebarWidth = this.#read(sidebarWidths)
    host.setTheme(this.#theme)
  }

  get theme(): Theme {
    return this.#theme
  }

  useTheme(theme: Theme): void {
    this.#theme = theme
    this.#storage.setItem(themeKey, theme)
    this.#host.setTheme(theme)
  }

  get locale(): Locale {
    return locale.current
  }

  useLocale(next: Locale): void {
    locale.use(next)
    this.#storage.setItem(localeKey, next)
  }

  /** Height of the composer's editor. Pixels. */
  get composerHeight(): number {
    return this.#composerHeight
  }

  resizeComposer(height: number): void {
    this.#composerHeight = this.#keep(composerHeights, height)
  }

  /** Pixels. */
  get sidebarWidth(): number {
    return this.#sidebarWidth
  }

  resizeSidebar(width: number): void {
    this.#sidebarWidth = this.#keep(sidebarWidths, width)
  }

  #read({ key, min, max, normal }: Length): number {
    const kept = Number(this.#storage.getItem(key))
    return kept > 0 ? clamp(kept, min, max) : normal
  }

  #keep({ key, min, max }: Length, pixels: number): number {
    const kept = clamp(pixels, min, max)
    this.#storage.setItem(key, String(kept))
    return kept
  }
}

const clamp = (value: number, min: number, max: number): number =>
  Math.round(Math.min(max, Math.max(min, value)))
