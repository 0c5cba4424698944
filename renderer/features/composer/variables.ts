/** The variables offered while writing: what each produces, its formats and ranges, and what a field covers. */
import { checksumNames } from '../../../shared/bytes/checksums.ts'
import type { Filled } from '../../../shared/template/template.ts'
import { variableForms } from '../../../shared/template/variables.ts'
import { groupDigits } from '../../i18n/format.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

/** By the name of the variable; all checksums share one description. */
const meanings = catalogue({
  en: {
    counter: 'Counter of sent messages: 1, 2, 3',
    now: 'Current time in ISO 8601',
    unix: 'Seconds since 1970',
    unixMs: 'Milliseconds since 1970',
    random: 'Random bytes',
    int: 'Random number in a range',
    uuid: 'Random UUID',
    base64: 'Base64 of the content',
    length: 'Length of the message or a range',
    checksum: 'Checksum of the preceding bytes, or of a range such as 2..',
  },
  zh: {
    counter: '已发送消息的计数：1、2、3',
    now: 'ISO 8601 格式的当前时间',
    unix: '自 1970 年起的秒数',
    unixMs: '自 1970 年起的毫秒数',
    random: '随机字节',
    int: '指定范围内的随机数',
    uuid: '随机 UUID',
    base64: '内容的 Base64',
    length: '消息或某个范围的长度',
    checksum: '前面字节的校验和，或某个范围（如 2..）的校验和',
  },
})

/** Default arguments, where a variable requires them. */
const started: Readonly<Record<string, string>> = {
  random: '{{random:16}}',
  int: '{{int:1:100}}',
  base64: '{{base64:text}}',
}

/** The same in JSON, which holds only text. */
const startedInJson: Readonly<Record<string, string>> = {
  ...started,
  random: '{{base64:{{random:16}}}}',
  ...Object.fromEntries(checksumNames.map((name) => [name, `{{${name}:hex}}`])),
}

const fieldText = catalogue({
  en: {
    be: 'Big-endian bytes',
    le: 'Little-endian bytes',
    u16le: 'Two little-endian bytes',
    hex: 'Hex digits',
    HEX: 'Uppercase hex digits',
    before: 'The preceding bytes',
    after: 'The following bytes',
    from: 'From offset 2 to the end, without the checksum itself',
    all: 'The whole message, with the checksum itself as 0',
    nothing: (name: string) => `${name} covers no bytes`,
    range: (name: string, from: string, to: string) => `${name} covers offsets ${from} to ${to}`,
    without: (from: string, to: string) => `, excluding itself at ${from} to ${to}`,
    asZero: ', itself as 0',
  },
  zh: {
    be: '大端字节',
    le: '小端字节',
    u16le: '两个小端字节',
    hex: '十六进制数字',
    HEX: '大写十六进制数字',
    before: '前面的字节',
    after: '后面的字节',
    from: '从偏移 2 到末尾，不含校验和自身',
    all: '整条消息，校验和自身按 0 计',
    nothing: (name: string) => `${name} 不覆盖任何字节`,
    range: (name: string, from: string, to: string) => `${name} 覆盖偏移 ${from} 至 ${to}`,
    without: (from: string, to: string) => `，不含自身（${from} 至 ${to}）`,
    asZero: '，自身按 0 计',
  },
})

interface VariableOption {
  label: string
  detail: string
  info: string
  text: string
}

interface VariableOffer {
  /** What the text before the cursor ends with. */
  after: RegExp
  options: VariableOption[]
  ontake: () => void
}

const fieldNames = ['length', ...checksumNames].join('|')

/**
 * Completions for a name, and for the format and the range of a length or a checksum.
 * @param isJson offers only variables and formats that make text
 */
export function variableOffers(ontake: () => void, isJson = false): VariableOffer[] {
  const t = fieldText()
  const option = (label: string, detail: string, text = label): VariableOption => ({
    ...{ label, detail, info: '', text },
  })
  const binary = isJson ? [] : (['le', 'be', 'u16le'] as const)
  const formats = [...binary, 'hex' as const, 'HEX' as const].map((name) => option(name, t[name]))
  const range = (label: string, detail: string) => option(label, detail, `${label}}}`)
  const ranges = [
    range('before', t.before),
    range('2..', t.from),
    range('after', t.after),
    range('all', t.all),
  ]
  const named = (argument: string): RegExp =>
    new RegExp(String.raw`(?<=\{\{\s*(?:${fieldNames})\s*:${argument}\s*)[-.\w]*$`)
  return [
    { after: /\{\{\s*\w*$/, options: variableOptions(isJson ? startedInJson : started), ontake },
    { after: named(''), options: formats, ontake },
    { after: named(String.raw`\s*\w+\s*:`), options: ranges, ontake },
  ]
}

/** Which bytes a length or a checksum covers, by the offsets of the hex view; nothing for other variables. */
export function wordCoverage({ found, start, end, coverage }: Filled): string[] {
  if (coverage === null) return []
  const t = fieldText()
  const name = /\w+/.exec(found)?.[0] ?? ''
  const { from, to, without } = coverage
  if (from >= to) return [t.nothing(name)]
  const own = without
    ? t.without(groupDigits(without.from), groupDigits(without.to - 1))
    : name !== 'length' && start < to && end > from
      ? t.asZero
      : ''
  return [t.range(name, groupDigits(from), groupDigits(to - 1)) + own]
}

function variableOptions(texts: typeof started): VariableOption[] {
  const words = meanings()
  return variableForms.map((form) => {
    const name = /\w+/.exec(form)?.[0] ?? ''
    const info = words[name as keyof typeof words] as string | undefined
    return {
      // The list is matched against the typed text, including braces.
      label: `{{${name}`,
      detail: form.slice(2 + name.length, -2),
      info: info ?? words.checksum,
      text: texts[name] ?? `{{${name}}}`,
    }
  })
}
