/**
 * The user's settings: the table of names in the file, schemas and defaults. The host owns the file; every window reads
 * and changes it through `SettingsApi`. Names are stable, because files outlive versions.
 */
import { z } from 'zod'
import { languageSchema, themeSchema } from './appearance.ts'
import { defaultInflated, maxInflated } from './limits.ts'

/** Limits of a size that the user can drag. Pixels. */
export const sidebarWidths = { min: 180, max: 520 } as const
/** @see sidebarWidths */
export const composerHeights = { min: 76, max: 480 } as const
/** Maximum number of remembered filters. */
export const keptFilters = 12
/** The smallest limit for inflated messages. Bytes. */
export const minInflated = 65_536

/** Modes of the time column: relative to the previous row, relative to the selected entry, or clock time. */
export const timeModes = ['delta', 'selected', 'clock'] as const
/** The views of the detail pane; `usual` selects the most suitable one for an entry. */
export const detailViews = ['usual', 'text', 'json', 'hex', 'frame', 'facts', 'handshake'] as const

const table = z.object({
  theme: themeSchema.default('system'),
  language: z.enum(['system', ...languageSchema.options]).default('system'),
  /** User-defined shortcuts, by command. Unknown names are allowed: other versions have other commands. */
  shortcuts: z
    .record(z.string().max(64), z.array(z.string().max(64)).max(4).readonly())
    .readonly()
    .default({}),
  sidebarWidth: z.int().min(sidebarWidths.min).max(sidebarWidths.max).default(244),
  composerHeight: z
    .int()
    .min(composerHeights.min)
    .max(composerHeights.max)
    .default(composerHeights.min),

  timeMode: z.enum(timeModes).default('delta'),
  recentFilters: z.array(z.string()).max(keptFilters).readonly().default([]),
  /** The last selected view. */
  detailView: z.enum(detailViews).default('usual'),
  detailWrap: z.boolean().default(true),
  detailByteOrder: z.enum(['le', 'be']).default('be'),
  /** Whether the frame view shows a masked payload as on the wire. */
  detailFrame: z.enum(['wire', 'unmasked']).default('wire'),
  /** Which bytes of a compressed message the hex view shows. */
  detailBytes: z.enum(['sent', 'inflated', 'both']).default('both'),
  /** How the heads of a handshake are shown. */
  detailHeads: z.enum(['parsed', 'raw']).default('parsed'),
  /** Limit for inflated messages until the user requests more. Bytes. */
  inflateLimit: z.int().min(minInflated).max(maxInflated).default(defaultInflated),

  /** Show a notification when a long replay ends while the window is in the background. */
  notifications: z.boolean().default(true),
  /** Check once a day for a newer version; when off, no request is made. */
  updateCheck: z.boolean().default(false),
  /** Port of the web host on 127.0.0.1; 0 selects a free one at each start. */
  webPort: z.int().min(0).max(65_535).default(0),
})

export type SettingValues = Readonly<z.infer<typeof table>>
export type SettingName = keyof SettingValues
/** New values by name; null restores the default. */
export type SettingChanges = { readonly [K in SettingName]?: SettingValues[K] | null }

/** All names in table order. */
export const settingNames = table.keyof().options

/** A problem with the settings file. */
export type SettingsProblem =
  /** The file was not a settings file: it was renamed to `file`, and a new one was created. */
  | { readonly kind: 'set-aside'; readonly file: string }
  /** The file cannot be read: changes are lost when the program ends. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  /** The values of these names are invalid: the defaults are used, and the file is not changed. */
  | { readonly kind: 'ignored'; readonly file: string; readonly names: readonly string[] }

export interface SettingsState {
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
export const defaultSettings: SettingValues = table.parse({})

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
    settingNames.map((name) => [name, table.shape[name].unwrap().nullable().optional()]),
  ),
)

/** Reads the content of a file: invalid values are replaced with defaults and listed; unknown names are skipped. */
export function readSettings(stored: Readonly<Record<string, unknown>>): {
  values: SettingValues
  ignored: SettingName[]
} {
  const ignored = settingNames.filter(
    (name) => Object.hasOwn(stored, name) && !table.shape[name].safeParse(stored[name]).success,
  )
  const fitting = Object.entries(stored).filter(([name]) => !ignored.some((one) => one === name))
  return { values: table.parse(Object.fromEntries(fitting)), ignored }
}
