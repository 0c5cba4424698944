/**
 * The type of tables that pair English sentences with their Chinese ones. Placeholders are names in braces. An error
 * carries its English sentence with the values filled in; the type of the sentence is a pattern of its table, so that an
 * error whose sentence has no Chinese is a type error where it is made.
 */

/** The names of the placeholders of a text. */
type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** The texts that filling in the placeholders leads to. */
export type Filled<T extends string> = T extends `${infer Before}{${string}}${infer Rest}`
  ? `${Before}${string}${Filled<Rest>}`
  : T

/** Every Chinese text has placeholders of its English one only. */
type Translated<T> = {
  [English in keyof T]: T[English] extends string
    ? [Placeholders<T[English]>] extends [Placeholders<English & string>]
      ? T[English]
      : `{${Placeholders<English & string>}}`
    : Translated<T[English]>
}

export const texts = <const T extends Readonly<Record<string, string>>>(
  table: T & Translated<T>,
): T => table

/** Like `texts`, with a table for each of the codes. */
export const textsByCode =
  <Code extends string>() =>
  <const T extends Readonly<Record<Code, Readonly<Record<string, string>>>>>(
    tables: T & Translated<T> & Readonly<Record<Exclude<keyof T, Code>, never>>,
  ): T =>
    tables

declare const raw: unique symbol
/** What a library or the system says of a defect. It is in no table; the window says that it is a defect. */
export type RawMessage = string & { readonly [raw]: true }
export const rawMessage = (error: unknown): RawMessage =>
  (error instanceof Error ? error.message : String(error)) as RawMessage
