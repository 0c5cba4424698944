/** The registry of the formats in which rows are copied, in the order of the menu. */
import { base64Format } from './base64.ts'
import { cArrayFormat } from './c-array.ts'
import { hexFormat } from './hex.ts'
import { jsonFormat } from './json.ts'
import { printfFormat } from './printf.ts'
import type { RowFormat } from './row-format.ts'
import { textFormat } from './text.ts'
import { tsvFormat } from './tsv.ts'

const formats = [
  textFormat,
  hexFormat,
  jsonFormat,
  cArrayFormat,
  base64Format,
  printfFormat,
  tsvFormat,
] as const

export type RowFormatId = (typeof formats)[number]['id']
export const rowFormats: readonly RowFormat<RowFormatId>[] = formats
