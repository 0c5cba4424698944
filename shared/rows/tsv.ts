/**
 * Rows as tab-separated values: the columns of the timeline, a line for each row. A payload is text with escapes
 * (`parseEscapes` is the inverse), so that it contains neither tabs nor line breaks.
 */
import { escapeBytes } from '../bytes/escapes.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'
import { hexByte } from '../bytes/hex.ts'
import type { RowFormat } from './row-format.ts'

export const tsvFormat: RowFormat<'tsv'> = {
  id: 'tsv',
  label: { en: 'TSV rows', zh: '整行（TSV）' },
  title: { en: 'Copy rows as TSV', zh: '复制整行（TSV）' },
  keys: ['$mod+Shift+KeyC'],
  isTable: true,
  writer: (_single, columns) => ({
    row: (head, bytes) =>
      `${columns
        .flatMap(({ copied }) => copied(head, bytes))
        .map(cell)
        .join('\t')}\n`,
    end: () => '',
  }),
}

/**
 * A spreadsheet computes a cell that begins with one of these characters, and what a peer sent must not become a
 * formula: the character is escaped, except in a number.
 */
const formula = /^[=+\-@]/
const number = /^[+-]?\d+(?:\.\d+)?$/

function cell(value: string | Uint8Array): string {
  const text = escapeBytes(typeof value === 'string' ? stringToUtf8(value) : value)
  if (!formula.test(text) || number.test(text)) return text
  return `\\x${hexByte(text.charCodeAt(0))}${text.slice(1)}`
}
