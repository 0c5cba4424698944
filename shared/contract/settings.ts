/**
 * What a person set up, in one table: each setting's name in the file, its schema and its default. The host keeps the
 * file, every window shows and changes it through `SettingsApi`. The names are a promise: a file outlives versions.
 */
import { z } from 'zod'
import { languageSchema, themeSchema } from './appearance.ts'
import { defaultInflated, maxInflated } from './limits.ts'

const setting = <S extends z.ZodType>(schema: S, normal: z.infer<S>) => ({ schema, normal })

/** Limits of a length that a person may drag. Pixels. */
export const sidebarWidths = { min: 180, max: 520 } as const
export const composerHeights = { min: 76, max: 480 } as const
/** How many filters are remembered. */
export const keptFilters = 12
/** The least that a limit of inflating may be. Bytes. */
export const minInflated = 65_536

/** How the time column counts: from the row before, from the selected entry, or as clock time. */
export const timeModes = ['delta', 'selected', 'clock'] as const
/** What the detail pane can show; `usual` chooses what shows most of an entry. */
export const detailViews = ['usual', 'text', 'json', 'hex', 'frame', 'facts', 'handshake'] as const

const table = {
  theme: setting(themeSchema, 'system'),
  language: setting(z.enum(['system', ...languageSchema.options]), 'system'),
  /** Keys chosen in place of a command's own, by the command's name; other versions have other commands. */
  shortcuts: setting(
    z.record(z.string().max(64), z.array(z.string().max(64)).max(4).readonly()).readonly(),
    {},
  ),
  sidebarWidth: setting(z.int().min(sidebarWidths.min).max(sidebarWidths.max), 244),
  composerHeight: setting(
    z.int().min(composerHeights.min).max(composerHeights.max),
    composerHeights.min,
  ),

  timeMode: setting(z.enum(timeModes), 'delta'),
  recentFilters: setting(z.array(z.string()).max(keptFilters).readonly(), []),
  /** The view last chosen. */
  detailView: setting(z.enum(detailViews), 'usual'),
  detailWrap: setting(z.boolean(), true),
  detailByteOrder: setting(z.enum(['le', 'be']), 'be'),
  /** Whether the frame view shows a masked payload as it was on the wire. */
  detailFrame: setting(z.enum(['wire', 'unmasked']), 'wire'),
  /** Which bytes of a compressed message the hex view shows. */
  detailBytes: setting(z.enum(['sent', 'inflated', 'both']), 'both'),
  /** How the heads of a handshake are shown. */
  detailHeads: setting(z.enum(['parsed', 'raw']), 'parsed'),
  /** Where inflating a message stops until the person asks for more. Bytes. */
  inflateLimit: setting(z.int().min(minInflated).max(maxInflated), defaultInflated),

  /** Tell of a long replay that ended while the window was in the background. */
  notifications: setting(z.boolean(), true),
  /** Ask once a day whether there is a newer version; nothing is asked while it is off. */
  updateCheck: setting(z.boolean(), false),
  /** Port of the web host on 127.0.0.1; 0 takes a free one at each start. */
  webPort: setting(z.int().min(0).max(65_535), 0),
} as const

type Table = typeof table
export type SettingName = keyof Table
export type SettingValues = { readonly [K in SettingName]: z.infer<Table[K]['schema']> }
/** New values by name; null puts the default back. */
export type SettingChanges = { readonly [K in SettingName]?: SettingValues[K] | null }

export const settingNames = Object.keys(table) as readonly SettingName[]

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

export const defaultSettings = Object.fromEntries(
  settingNames.map((name) => [name, table[name].normal]),
) as unknown as SettingValues

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
  Object.fromEntries(settingNames.map((name) => [name, table[name].schema.nullable().optional()])),
)

/** What a file says: values that do not fit are replaced by their defaults and named; names not in the table are none. */
export function readSettings(stored: Readonly<Record<string, unknown>>): {
  values: SettingValues
  ignored: SettingName[]
} {
  const ignored: SettingName[] = []
  const values = Object.fromEntries(
    settingNames.map((name) => {
      const { schema, normal } = table[name]
      if (!Object.hasOwn(stored, name)) return [name, normal]
      const parsed = schema.safeParse(stored[name])
      if (!parsed.success) ignored.push(name)
      return [name, parsed.success ? parsed.data : normal]
    }),
  ) as unknown as SettingValues
  return { values, ignored }
}
