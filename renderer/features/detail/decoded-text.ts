/** Texts of what was done to the bytes of an entry. */
import { markHidden } from '../../../shared/bytes/hidden-characters.ts'
import type { JsonLayer } from '../../../shared/content/json-parts.ts'
import type { DecodedLayer } from '../../../shared/contract/methods/entries.ts'
import { groupDigits } from '../../i18n/format.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const decodedText = catalogue({
  en: {
    decoded: 'Decoded',
    layer: ({ coding, from, to, complete }: DecodedLayer) =>
      `${coding}: ${groupDigits(from)} B → ${groupDigits(to)} B${complete ? '' : ' (incomplete)'}`,
    bom: 'Byte order mark skipped',
    prefix: (prefix: string) => `Prefix “${prefix}” skipped`,
    lines: (count: string) => `${count} JSON lines`,
    records: (count: string) =>
      count === '1'
        ? '1 JSON value with a record separator (0x1e)'
        : `${count} JSON values separated by 0x1e`,
  },
  zh: {
    decoded: '解码后',
    layer: ({ coding, from, to, complete }: DecodedLayer) =>
      `${coding}：${groupDigits(from)} B → ${groupDigits(to)} B${complete ? '' : '（数据不完整）'}`,
    bom: '已跳过字节顺序标记（BOM）',
    prefix: (prefix: string) => `已跳过前缀“${prefix}”`,
    lines: (count: string) => `${count} 行 JSON`,
    records: (count: string) =>
      count === '1' ? '1 个 JSON 值，带记录分隔符 0x1e' : `${count} 个 JSON 值，以 0x1e 分隔`,
  },
})

/** @param values number of separated values */
export function layerText(layer: JsonLayer, values: number): string {
  const t = decodedText()
  switch (layer.kind) {
    case 'bom':
      return t.bom
    case 'prefix':
      return t.prefix(markHidden(layer.text.trim()))
    case 'separator':
      return (layer.separator === 'line-feed' ? t.lines : t.records)(groupDigits(values))
  }
}
