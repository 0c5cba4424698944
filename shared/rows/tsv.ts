/**
 * Rows as tab-separated values: number, time, connection, peer, direction, kind, bytes and payload, a line for each row.
 * The payload is text with escapes (`parseEscapes` is the inverse), so that it contains neither tabs nor line breaks.
 */
import { escapeBytes } from '../bytes/escapes.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'
import { hexByte } from '../bytes/hex.ts'
import type { RowFormat, RowHead } from './row-format.ts'

export const tsvFormat: RowFormat<'tsv'> = {
  id: 'tsv',
  label: { en: 'Row as TSV', zh: '整行（TSV）' },
  title: { en: 'Copy rows as TSV', zh: '复制整行（TSV）' },
  keys: ['$mod+Shift+KeyC'],
  hasPeers: true,
  writer: () => ({
    row: (head, bytes) => `${cells(head, bytes).join('\t')}\n`,
    end: () => '',
  }),
}

function cells(head: RowHead, bytes: Uint8Array): string[] {
  const { n, at, connection, peer, direction, kind, length, event } = head
  return [
    String(n),
    timeOf(at),
    connection === 0 ? '' : String(connection),
    cell(stringToUtf8(peer)),
    direction === 'none' ? '' : direction,
    kind,
    event === null ? String(length) : '',
    cell(event === null ? bytes : stringToUtf8(event)),
  ]
}

/** ISO 8601 in UTC, with microseconds. */
const timeOf = (at: number): string => {
  const microseconds = String(Math.floor(at) % 1_000).padStart(3, '0')
  return new Date(at / 1_000).toISOString().replace('Z', `${microseconds}Z`)
}

/**
 * A spreadsheet computes a cell that begins with one of these characters, and what a peer sent must not become a
 * formula: the character is escaped, except in a number.
 */
const formula = /^[=+\-@]/
const number = /^[+-]?\d+(?:\.\d+)?$/

function cell(bytes: Uint8Array): string {
  const text = escapeBytes(bytes)
  if (!formula.test(text) || number.test(text)) return text
  return `\\x${hexByte(text.charCodeAt(0))}${text.slice(1)}`
}
