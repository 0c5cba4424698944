/** The values of options as text, by their control. Pure. */
import { writeSize, writeSpan } from '../../../shared/bytes/quantity.ts'
import type { OptionRow } from '../../../shared/protocols/option.ts'
import { readSize, readSpan } from '../../i18n/quantities.ts'

/** Returns the text of a value; an empty one stands for no limit, no list, or null. */
export function formatOption({ control }: OptionRow, value: unknown): string {
  switch (control) {
    case 'size':
      return value === 0 ? '' : writeSize(Number(value))
    case 'span':
      return value === 0 ? '' : writeSpan(Number(value))
    case 'list':
      return Array.isArray(value) ? value.join(', ') : ''
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}

/** Returns the value of a text, valid or not: the schema decides. An empty number is the default. */
export function parseOption(row: OptionRow, text: string): unknown {
  switch (row.control) {
    case 'size':
      return readSize(text)
    case 'span':
      return readSpan(text)
    case 'list':
      return text.split(/[\s,]+/).filter((name) => name !== '')
    case 'number': {
      const digits = text.trim().replaceAll('_', '')
      return digits === '' ? undefined : Number(digits)
    }
    case 'select':
      return row.choices.find(({ value }) => String(value) === text)?.value ?? text
    default:
      return text.trim()
  }
}
