/** Rows as Base64: a line for each row. */
import { formatBase64 } from '../bytes/base64.ts'
import { eachOnLines, type RowFormat } from './row-format.ts'

export const base64Format: RowFormat<'base64'> = {
  id: 'base64',
  label: { en: 'Base64', zh: 'Base64' },
  title: { en: 'Copy as Base64', zh: '复制为 Base64' },
  keys: [],
  writer: eachOnLines(formatBase64),
}
