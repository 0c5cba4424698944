/**
 * The user's settings. The host owns the file; every window reads and changes it through `SettingsApi`. Each setting is
 * a row in shared/settings/settings.ts. Names are stable, because files outlive versions.
 */
import { z } from 'zod'
import type { Setting } from '../settings/setting.ts'
import { settings } from '../settings/settings.ts'

type Rows = typeof settings
export type SettingName = keyof Rows
export type SettingValues = { readonly [N in SettingName]: z.output<Rows[N]['schema']> }
/** New values by name; null restores the default. */
export type SettingChanges = { readonly [N in SettingName]?: SettingValues[N] | null }

/** The rows, whatever the types of their values. */
export const settingRows: Readonly<Record<SettingName, Setting>> = settings

/** All names, in the order of the rows. */
export const settingNames = Object.keys(settings) as readonly SettingName[]

/** A problem with the settings file. */
export type SettingsProblem =
  /** The file was not a settings file: it was renamed to `file`, and a new one was created. */
  | { readonly kind: 'set-aside'; readonly file: string }
  /** The file cannot be read: changes are lost when the program ends. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  /** The values of these names are invalid: the defaults are used, and the file is not changed. */
  | { readonly kind: 'ignored'; readonly file: string; readonly names: readonly string[] }

export interface SettingsState {
  /** Path of the file. */
  readonly file: string
  readonly values: SettingValues
  readonly problem: SettingsProblem | null
}

/** The settings from the window's side. Rejects with `AppError`. */
export interface SettingsApi {
  settings(): Promise<SettingsState>
  /**
   * Validates all changes, writes them and notifies every window.
   * @throws AppError `bad-input`, or `settings-failed` when they cannot be written
   */
  changeSettings(changes: SettingChanges): Promise<SettingsState>
  /** Calls `listener` for each change from any source, until the returned function is called. */
  onSettings(listener: (state: SettingsState) => void): () => void
}

/** The default values. */
export const defaultSettings: SettingValues = valuesOf((name) => settings[name].default)

/** Returns the values with these changes applied. */
export const applyChanges = (values: SettingValues, changes: SettingChanges): SettingValues => ({
  ...values,
  ...Object.fromEntries(
    settingNames
      .filter((name) => changes[name] !== undefined)
      .map((name) => [name, changes[name] ?? defaultSettings[name]]),
  ),
})

/** Validates incoming changes; names that are not in the table are rejected. */
export const settingChangesSchema: z.ZodType<SettingChanges> = z.strictObject(
  Object.fromEntries(
    settingNames.map((name) => [name, settingRows[name].schema.nullable().optional()]),
  ),
)

/** Reads the content of a file: invalid values are replaced with defaults and listed; unknown names are skipped. */
export function readSettings(stored: Readonly<Record<string, unknown>>): {
  values: SettingValues
  ignored: SettingName[]
} {
  const ignored: SettingName[] = []
  const values = valuesOf((name) => {
    if (!Object.hasOwn(stored, name)) return settings[name].default
    const read = settings[name].schema.safeParse(stored[name])
    if (read.success) return read.data
    ignored.push(name)
    return settings[name].default
  })
  return { values, ignored }
}

/** A value for each setting. */
function valuesOf(valueOf: (name: SettingName) => SettingValues[SettingName]): SettingValues {
  return Object.fromEntries(settingNames.map((name) => [name, valueOf(name)])) as SettingValues
}
