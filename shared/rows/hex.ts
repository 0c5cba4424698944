/** Rows as hex digits: a line for each row. */
import { formatHex } from '../bytes/hex.ts'
import { eachOnLines, type RowFormat } from './row-format.ts'

export const hexFormat: RowFormat<'hex'> = {
  id: 'hex',
  label: { en: 'Hex', zh: '十六进制' },
  title: { en: 'Copy as hex', zh: '复制为十六进制' },
  keys: [],
  writer: eachOnLines((bytes) => formatHex(bytes)),
}
