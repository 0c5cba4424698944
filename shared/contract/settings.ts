/**
 * What a person set up, in one table: each setting's name in the file, its schema and its default. The host keeps the
 * file, every window shows and changes it through `SettingsApi`. The names are a promise: a file outlives versions.
 */
import { z } from 'zod'
import { languageSchema, themeSchema } from './appearance.ts'
import { defaultInflated, maxInflated } from './limits.ts'

/** Limits of a length that a person may drag. Pixels. */
export const sidebarWidths = { min: 180, max: 520 } as const
/** @see sidebarWidths */
export const composerHeights = { min: 76, max: 480 } as const
/** How many filters are remembered. */
export const keptFilters = 12
/** The least that a limit of inflating may be. Bytes. */
export const minInflated = 65_536

/** How the time column counts: from the row before, from the selected entry, or as clock time. */
export const timeModes = ['delta', 'selected', 'clock'] as const
/** What the detail pane can show; `usual` chooses what shows most of an entry. */
export const detailViews = ['usual', 'text', 'json', 'hex', 'frame', 'facts', 'handshake'] as const

const table = z.object({
  theme: themeSchema.default('system'),
  language: z.enum(['system', ...languageSchema.options]).default('system'),
  /** Keys chosen in place of a command's own, by the command's name; other versions have other commands. */
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
  /** The view last chosen. */
  detailView: z.enum(detailViews).default('usual'),
  detailWrap: z.boolean().default(true),
  detailByteOrder: z.enum(['le', 'be']).default('be'),
  /** Whether the frame view shows a masked payload as it was on the wire. */
  detailFrame: z.enum(['wire', 'unmasked']).default('wire'),
  /** Which bytes of a compressed message the hex view shows. */
  detailBytes: z.enum(['sent', 'inflated', 'both']).default('both'),
  /** How the heads of a handshake are shown. */
  detailHeads: z.enum(['parsed', 'raw']).default('parsed'),
  /** Where inflating a message stops until the person asks for more. Bytes. */
  inflateLimit: z.int().min(minInflated).max(maxInflated).default(defaultInflated),

  /** Tell of a long replay that ended while the window was in the background. */
  notifications: z.boolean().default(true),
  /** Ask once a day whether there is a newer version; nothing is asked while it is off. */
  updateCheck: z.boolean().default(false),
  /** Port of the web host on 127.0.0.1; 0 takes a free one at each start. */
  webPort: z.int().min(0).max(65_535).default(0),
})

export type SettingValues = Readonly<z.infer<typeof table>>
export type SettingName = keyof SettingValues
/** New values by name; null puts the default back. */
export type SettingChanges = { readonly [K in SettingName]?: SettingValues[K] | null }

/** All names, in the order of the table. */
export const settingNames = table.keyof().options

/** A file that could not be taken as it is. */
export type SettingsProblem =
  /** It was no file of settings: it was renamed to `file`, and a new one is begun. */
  | { readonly kind: 'set-aside'; readonly file: string }
  /** It cannot be read at all: what is changed now lasts until the program ends. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  /** The values of these names are not what they may be: the defaults are used, the file is left as it is. */
  | { readonly kind: 'ignored'; readonly file: string; readonly names: readonly string[] }

export interface SettingsState {
  readonly values: SettingValues
  readonly problem: SettingsProblem | null
}

/** The settings as a window sees them. Rejects with `AppError`. */
export interface SettingsApi {
  settings(): Promise<SettingsState>
  /**
   * Checks all changes, writes them, and tells every window.
   * @throws AppError `bad-input`, or `settings-failed` when they cannot be written
   */
  changeSettings(changes: SettingChanges): Promise<SettingsState>
  /** Calls `listener` at each change, whoever made it, until the returned function is called. */
  onSettings(listener: (state: SettingsState) => void): () => void
}

/** What is in force where a person changed nothing. */
export const defaultSettings: SettingValues = table.parse({})

/** Values with these changes. */
export const applyChanges = (values: SettingValues, changes: SettingChanges): SettingValues => ({
  ...values,
  ...Object.fromEntries(
    settingNames
      .filter((name) => changes[name] !== undefined)
      .map((name) => [name, changes[name] ?? defaultSettings[name]]),
  ),
})

/** Checks changes as they arrive; a name that is not in the table is refused. */
export const settingChangesSchema: z.ZodType<SettingChanges> = z.strictObject(
  Object.fromEntries(
    settingNames.map((name) => [name, table.shape[name].unwrap().nullable().optional()]),
  ),
)

/** What a file says: values that do not fit are replaced by their defaults and named; names not in the table are none. */
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
