/**
 * The user's settings in the window. A change takes effect immediately and is saved by the host, which notifies every
 * window; a change that cannot be saved is reverted and reported. Created before the window, with the same lifetime.
 */
import { createContext } from 'svelte'
import type { Language, Theme } from '../../../shared/contract/appearance.ts'
import type { LocalizedText } from '../../../shared/contract/localized-text.ts'
import {
  applyChanges,
  defaultSettings,
  settingNames,
  settingRows,
  type SettingChanges,
  type SettingName,
  type SettingsApi,
  type SettingsProblem,
  type SettingsState,
  type SettingValues,
} from '../../../shared/contract/settings.ts'
import { composerHeights, keptFilters, sidebarWidths } from '../../../shared/settings/settings.ts'
import { locale } from '../../i18n/locale.svelte.ts'

/** Minimum time between saves: dragging changes a value in every frame. Milliseconds. */
const keepMs = 150

const [useSettings, provideSettings] = createContext<Settings>()
export { useSettings, provideSettings }

export interface SettingChoice {
  readonly value: string
  readonly label: LocalizedText
}

/** The settings that accept any text. */
type OpenName = {
  [N in SettingName]: string extends SettingValues[N] ? N : never
}[SettingName]
/** The window's choices for such a setting, in addition to those in the setting's row. */
export type WindowChoices = Partial<Record<OpenName, readonly SettingChoice[]>>

export class Settings {
  readonly #api: SettingsApi
  readonly #notify: (error: unknown) => void
  readonly #choices: Partial<Record<SettingName, readonly SettingChoice[]>>
  #kept = $state.raw<SettingsState>({ file: '', values: defaultSettings, problem: null })
  /** Changes that the host has not saved yet. */
  #changes = $state.raw<SettingChanges>({})
  readonly #values = $derived(applyChanges(this.#kept.values, this.#changes))
  #keeping = false

  /** @param tell reports a change that could not be saved */
  constructor(api: SettingsApi, tell: (error: unknown) => void, choices: WindowChoices = {}) {
    this.#api = api
    this.#notify = tell
    this.#choices = choices
    api.onSettings((state) => this.#onMessage(state))
  }

  /**
   * Loads the saved settings, also after a reconnection.
   * @throws AppError `disconnected`
   */
  async load(): Promise<void> {
    this.#onMessage(await this.#api.settings())
  }

  get values(): SettingValues {
    return this.#values
  }

  /** The problem with the settings file. */
  get problem(): SettingsProblem | null {
    return this.#kept.problem
  }

  get theme(): Theme {
    return this.#values.theme
  }

  get language(): Language {
    return locale.current
  }

  /** Returns the choices of a setting that has some; none for another one. */
  choicesOf(name: SettingName): readonly SettingChoice[] {
    const control = settingRows[name].page?.control
    if (control?.kind !== 'choice') return []
    const own = Object.entries(control.labels).map(([value, label]) => ({ value, label }))
    return [...own, ...(this.#choices[name] ?? [])]
  }

  change(changes: SettingChanges): void {
    this.#changes = { ...this.#changes, ...changes }
    this.#speak()
    void this.#keep()
  }

  resizeComposer(height: number): void {
    this.change({ composerHeight: clamp(height, composerHeights) })
  }

  resizeSidebar(width: number): void {
    this.change({ sidebarWidth: clamp(width, sidebarWidths) })
  }

  /** Adds a filter as the first of the recently used ones. */
  keepFilter(filter: string): void {
    const others = this.#values.recentFilters.filter((one) => one !== filter)
    this.change({ recentFilters: [filter, ...others].slice(0, keptFilters) })
  }

  #onMessage(state: SettingsState): void {
    this.#kept = this.#check(state)
    this.#speak()
  }

  /**
   * Replaces a value that is not a choice in this window by its default, and reports it, as the host does for other
   * settings.
   */
  #check(state: SettingsState): SettingsState {
    const unknown = settingNames.filter(
      (name) =>
        this.#choices[name] !== undefined &&
        !this.choicesOf(name).some(({ value }) => value === state.values[name]),
    )
    if (unknown.length === 0) return state
    const { file, problem } = state
    const defaults = Object.fromEntries(unknown.map((name) => [name, null]))
    const ignored = problem?.kind === 'ignored' ? problem.names : []
    return {
      file,
      values: applyChanges(state.values, defaults),
      problem:
        problem === null || problem.kind === 'ignored'
          ? { kind: 'ignored', file, names: [...ignored, ...unknown] }
          : problem,
    }
  }

  #speak(): void {
    locale.use(this.#values.language)
  }

  /** Saves changes sequentially; changes made during a save are combined. */
  async #keep(): Promise<void> {
    if (this.#keeping) return
    this.#keeping = true
    try {
      while (settingNames.some((name) => name in this.#changes)) {
        const sent = this.#changes
        this.#kept = this.#check(await this.#api.changeSettings(sent))
        this.#changes = without(this.#changes, sent)
        await new Promise((resolve) => setTimeout(resolve, keepMs))
      }
    } catch (error) {
      this.#changes = {}
      this.#notify(error)
    } finally {
      this.#keeping = false
      this.#speak()
    }
  }
}

/** Returns the changes that are absent from `sent` or different there. */
const without = (changes: SettingChanges, sent: SettingChanges): SettingChanges =>
  Object.fromEntries(
    settingNames
      .filter((name) => name in changes && changes[name] !== sent[name])
      .map((name) => [name, changes[name]]),
  )

const clamp = (value: number, { min, max }: { min: number; max: number }): number =>
  Math.round(Math.min(max, Math.max(min, value)))
