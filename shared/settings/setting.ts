/** A setting is one row with its schema, its default, its texts and its control on the page of settings. */
import type { z } from 'zod'
import { both, type LocalizedText } from '../contract/localized-text.ts'

/** The groups of the page, in its order. */
export const settingGroups = {
  appearance: both('Appearance', '外观'),
  reading: both('Display', '显示'),
  application: both('Application', '应用'),
  keyboard: both('Keyboard', '键盘'),
} as const satisfies Record<string, LocalizedText>
export type SettingGroup = keyof typeof settingGroups

export type SettingControl =
  | { readonly kind: 'switch' }
  /** One of a few values, in the order of their labels. If the schema accepts any text, the window may have more. */
  | { readonly kind: 'choice'; readonly labels: Readonly<Record<string, LocalizedText>> }
  /** A whole number. `wrong` is the hint while the text does not fit the schema. */
  | { readonly kind: 'number'; readonly wrong: LocalizedText }
  /** A number of bytes, one of `sizes`. */
  | { readonly kind: 'size'; readonly sizes: readonly number[] }
  /** A separate component: renderer/features/settings/custom.ts has it under the name of the setting. */
  | { readonly kind: 'custom' }

/** The controls that fit a type of values. */
type ControlOf<T> =
  | { readonly kind: 'custom' }
  | ([T] extends [boolean] ? { readonly kind: 'switch' } : never)
  | ([T] extends [number] ? Extract<SettingControl, { kind: 'number' | 'size' }> : never)
  | ([T] extends [string]
      ? { readonly kind: 'choice'; readonly labels: Readonly<Record<T, LocalizedText>> }
      : never)

export interface Setting {
  readonly schema: z.ZodType
  readonly default: unknown
  /** Null for a setting without a row on the page, such as the width of a pane: the user changes it elsewhere. */
  readonly page: {
    readonly group: SettingGroup
    readonly label: LocalizedText
    /** The purpose of the setting, if its label does not state it. */
    readonly hint?: LocalizedText
    readonly control: SettingControl
  } | null
}

interface Row<S extends z.ZodType, C extends ControlOf<z.output<S>>> {
  readonly schema: S
  readonly default: NoInfer<z.output<S>>
  readonly group: SettingGroup
  readonly label: LocalizedText
  readonly hint?: LocalizedText
  readonly control: C
}

/** A setting with a row on the page. */
export const setting = <S extends z.ZodType, const C extends ControlOf<z.output<S>>>({
  schema,
  default: value,
  ...page
}: Row<S, C>) => ({ schema, default: value, page })

/** A setting without a row on the page. */
export const settingInPlace = <S extends z.ZodType>(schema: S, value: NoInfer<z.output<S>>) => ({
  schema,
  default: value,
  page: null,
})
