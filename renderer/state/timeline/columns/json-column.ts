/** Columns with the value at a path in the JSON of each row. The id of such a column is its path. */
import { both, same } from '../../../../shared/contract/localized-text.ts'
import { parseJsonPath } from '../../../../shared/filter/json-path.ts'
import { maxColumnPayload } from '../../../../shared/rows/column-values.ts'
import { formatSize } from '../../../i18n/format.ts'
import { inLocale } from '../../../i18n/locale.svelte.ts'
import { markHidden, markHiddenInLines } from '../../../../shared/bytes/hidden-characters.ts'
import type { Column } from './column.ts'

const limit = formatSize(maxColumnPayload)
const tooLong = both(
  `Not available for payloads larger than ${limit}`,
  `不支持大于 ${limit} 的载荷`,
)

export const isJsonColumn = ({ id }: Pick<Column, 'id'>): boolean => id.startsWith('json')

/** Returns the column of a path in the syntax of filters; null for a text that is not a path. */
export function jsonColumn(path: string): Column | null {
  const steps = parseJsonPath(path)
  if (steps === null) return null
  // Columns often have a common beginning.
  const last = path.slice(path.lastIndexOf('.') + 1)
  return {
    id: path,
    label: same(markHidden(last)),
    name: same(markHidden(path)),
    width: 96,
    min: 32,
    values: 'text',
    look: 'plain',
    cell({ entry: { values } }) {
      if (values === 'too-long') return { text: '…', title: inLocale(tooLong) }
      const value = values?.[path] ?? null
      if (value === null) return { text: '' }
      return { text: markHidden(value), title: markHiddenInLines(value) }
    },
    jsonPath: path,
    copied: ({ values }) => [values === 'too-long' ? '' : (values?.[path] ?? '')],
  }
}
