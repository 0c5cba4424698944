/** Rows as text: payloads in the encoding of the session, events as their sentences. */
import { textOf } from '../bytes/stream-decoder.ts'
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
      row({ event, encoding = 'utf-8' }, bytes) {
        const text = event ?? textOf(bytes, encoding)
        const separated = isOpen ? `\n${text}` : text
        isOpen = !text.endsWith('\n')
        return separated
      },
      end: () => '',
    }
  },
}
