/**
 * An endpoint option is one row that holds its schema with the default, its texts, its control in the form and its
 * flags on the command line. Rows form groups, groups form the sections of the form, and the schema of a kind is made
 * of the shapes of its sections. Pure.
 */
import { z } from 'zod'
import type { LocalizedText } from '../contract/localized-text.ts'
import type { Secret } from '../model/secret.ts'

export type CliCommand = 'connect' | 'listen'

/** Returns the same help for both commands. */
export const helpOnBoth = (help: string): Readonly<Record<CliCommand, string>> => ({
  connect: help,
  listen: help,
})

/** How the argument of a flag is parsed; a flag without one sets `value`. */
export type CliReader =
  | 'text'
  | 'file'
  | 'seconds'
  | 'size'
  | 'age'
  | 'secret'
  | 'header'
  | 'list'
  /** One of the values of a select. */
  | 'choice'
  /** A whole number of at least this. */
  | { readonly from: number }

export interface CliFlag {
  /** In commander's syntax: `-4, --ipv4` or `--timeout <seconds>`. */
  readonly flags: string
  /** Its description in the help of each command that has it. */
  readonly help: Readonly<Partial<Record<CliCommand, string>>>
  /** Position in the help, and in the checks that name a flag: lowest first. Those below 100 precede `--send`. */
  readonly rank: number
  readonly read?: CliReader
  /** The value of the option when a flag without an argument is given. */
  readonly value?: boolean | number | string
  /** The commander name of a flag that cannot be combined with this one. */
  readonly conflicts?: string
  /** The flag without which this one has no effect, or another one that also does. */
  readonly needs?: { readonly flag: string; readonly or?: string }
}

export interface OptionChoice {
  readonly value: string | number
  readonly label: LocalizedText
  /** Shown while this one is selected. */
  readonly hint?: LocalizedText
}

/** The use of a secret: the key of its row, or the name of a header. */
export type SecretUse = string | { header: string }
export type ChangeSecret = (secret: Secret, use: SecretUse) => Secret

interface Row {
  /** Accepts `undefined`, and returns the default for it. */
  readonly schema: z.ZodType
  readonly label: LocalizedText
  readonly hint?: LocalizedText
  /** The message for a value that the schema refuses; without it, the range is shown. */
  readonly wrong?: LocalizedText
  /** The row is shown only while that switch is on, or that text is not empty. */
  readonly shownWith?: string
  /** The row exists only with TLS. */
  readonly onlySecure?: true
  readonly cli?: readonly CliFlag[]
  /**
   * Returns the value of an option with several flags, from their values by their commander names; undefined when none
   * is given.
   * @throws AppError `bad-input`
   */
  fromFlags?(values: object): unknown
  /** Changes the secrets inside the value of a custom row. */
  mapSecrets?(value: unknown, change: ChangeSecret): unknown
}

/** Custom rows have a separate component and text form in the window. */
export type CustomControl = 'auth' | 'headers' | 'answers'
export type OptionRow = Row &
  (
    | { readonly control: 'switch' | 'text' | 'file' | 'list' | 'secret' | 'size' | 'span' }
    | { readonly control: 'number'; readonly unit?: LocalizedText }
    | { readonly control: 'select'; readonly choices: readonly OptionChoice[] }
    | { readonly control: 'custom'; readonly custom: CustomControl }
  )
export type OptionRows = Readonly<Record<string, OptionRow>>

export type ShapeOf<R extends OptionRows> = { readonly [K in keyof R]: R[K]['schema'] }

/** Rows that are siblings in the configuration: in the object named `within`, or at its top. */
export interface OptionGroup<R extends OptionRows = OptionRows, S = object> {
  readonly within: string | null
  readonly rows: R
  readonly shape: S
}

const shapeOf = <R extends OptionRows>(rows: R): ShapeOf<R> =>
  Object.fromEntries(Object.entries(rows).map(([key, { schema }]) => [key, schema])) as ShapeOf<R>

export const group = <const R extends OptionRows>(rows: R): OptionGroup<R, ShapeOf<R>> => ({
  within: null,
  rows,
  shape: shapeOf(rows),
})

type Nested<W extends string, R extends OptionRows> = Readonly<
  Record<W, z.ZodPrefault<z.ZodObject<{ -readonly [K in keyof R]: R[K]['schema'] }>>>
>

/** Returns a group whose options are in a separate object: `tls.verify`. */
export function nestedGroup<const W extends string, const R extends OptionRows>(
  within: W,
  rows: R,
): OptionGroup<R, Nested<W, R>> {
  const object: z.ZodObject = z.object(shapeOf<OptionRows>(rows))
  const shape = { [within]: object.prefault({}) } as Nested<W, R>
  return { within, rows, shape }
}

/** A section of the form, with a title. */
export interface OptionSection<G extends readonly OptionGroup[] = readonly OptionGroup[]> {
  readonly label: LocalizedText
  readonly groups: G
  /** The section begins with the TLS switch, which is part of the address. */
  readonly secureSwitch?: LocalizedText
}

export const section = <const G extends readonly OptionGroup[]>(
  label: LocalizedText,
  ...groups: G
): OptionSection<G> => ({ label, groups })

type Merged<U> = (U extends unknown ? (shape: U) => void : never) extends (shape: infer I) => void
  ? I
  : never
export type SectionShape<S extends readonly OptionSection[]> = Merged<
  S[number]['groups'][number]['shape']
>

/** Returns the schemas of all options in `sections`, to be spread into the schema of a kind. */
export const optionShape = <S extends readonly OptionSection[]>(sections: S): SectionShape<S> =>
  Object.assign(
    {},
    ...sections.flatMap(({ groups }) => groups.map(({ shape }) => shape)),
  ) as SectionShape<S>

/** An option with its path in the configuration. */
export interface PlacedOption {
  readonly key: string
  readonly path: readonly string[]
  readonly row: OptionRow
}

/** Returns the options of a section, in the order of the form. */
export const optionsIn = ({ groups }: OptionSection): PlacedOption[] =>
  groups.flatMap(({ within, rows }) =>
    Object.entries(rows).map(([key, row]) => ({
      key,
      path: within === null ? [key] : [within, key],
      row,
    })),
  )

/** Returns the value at a path of a configuration. */
export function valueAt(config: object, [key = '', ...rest]: readonly string[]): unknown {
  const value = Object.entries(config).find(([name]) => name === key)?.[1] as unknown
  if (rest.length === 0) return value
  return typeof value === 'object' && value !== null ? valueAt(value, rest) : undefined
}

/** Returns a copy of `config` with another value at a path. */
export function withValueAt<C extends object>(
  config: C,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): C {
  if (rest.length === 0) return { ...config, [key]: value }
  const inner = valueAt(config, [key])
  const object = typeof inner === 'object' && inner !== null ? inner : {}
  return { ...config, [key]: withValueAt(object, rest, value) }
}
