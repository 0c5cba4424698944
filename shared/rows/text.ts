/** Rows as text: payloads as UTF-8, events as their sentences. */
import { utf8ToString } from '../bytes/utf8.ts'
import type { RowFormat } from './row-format.ts'

/** One row is copied unchanged. Between rows, a line break is added where a text does not end with one. */
export const textFormat: RowFormat<'text'> = {
  id: 'text',
  label: { en: 'Text', zh: '文本' },
  title: { en: 'Copy as text', zh: '复制为文本' },
  keys: ['$mod+KeyC'],
  decodes: true,
  writer() {
    let isOpen = false
    return {
      row({ event }, bytes) {
        const text = event ?? utf8ToString(bytes)
        const separated = isOpen ? `\n${text}` : text
        isOpen = !text.endsWith('\n')
        return separated
      },
      end: () => '',
    }
  },
}
