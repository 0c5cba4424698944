/**
 * Rows as C source: an array for each row, named `data` for one row and by the number of the entry for several. A row
 * without bytes is a comment, because C has no empty arrays (C11 section 6.7.6.2).
 */
import { formatCArray } from '../bytes/hex.ts'
import type { RowFormat } from './row-format.ts'

export const cArrayFormat: RowFormat<'c'> = {
  id: 'c',
  label: { en: 'C array', zh: 'C 数组' },
  title: { en: 'Copy as C array', zh: '复制为 C 数组' },
  keys: [],
  writer(single) {
    /** How often a number was used: several messages can begin in one entry. */
    const used = new Map<number, number>()
    return {
      row({ n, event }, bytes) {
        if (event !== null) return ''
        const times = (used.get(n) ?? 0) + 1
        used.set(n, times)
        const name = single ? 'data' : `entry_${String(n)}${times > 1 ? `_${String(times)}` : ''}`
        return bytes.length === 0 ? `/* ${name}: 0 bytes */\n` : `${formatCArray(bytes, name)}\n`
      },
      end: () => '',
    }
  },
}
