/** The variables offered while writing: what each produces. */
import { variableForms } from '../../../shared/template/variables.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

/** By the name of the variable; all checksums share one description. */
const meanings = catalogue({
  en: {
    counter: 'Counts the messages sent: 1, 2, 3',
    now: 'Time as ISO 8601',
    unix: 'Seconds since 1970',
    unixMs: 'Milliseconds since 1970',
    random: 'Random bytes',
    int: 'A random number between two',
    uuid: 'A random UUID',
    base64: 'Base64 of what is inside',
    length: 'Length of the message or a part of it',
    checksum: 'Checksum of what stands before it',
  },
  zh: {
    counter: '已发送消息的计数：1、2、3',
    now: 'ISO 8601 时间',
    unix: '自 1970 年起的秒数',
    unixMs: '自 1970 年起的毫秒数',
    random: '随机字节',
    int: '两数之间的随机数',
    uuid: '随机 UUID',
    base64: '内部内容的 Base64',
    length: '消息或其一部分的长度',
    checksum: '其前内容的校验和',
  },
})

/** Default arguments, where a variable requires them. */
const started: Readonly<Record<string, string>> = {
  random: '{{random:16}}',
  int: '{{int:1:100}}',
  base64: '{{base64:text}}',
}

export interface VariableOption {
  label: string
  detail: string
  info: string
  text: string
}

export function variableOptions(): VariableOption[] {
  const words = meanings()
  return variableForms.map((form) => {
    const name = /\w+/.exec(form)?.[0] ?? ''
    const info = words[name as keyof typeof words] as string | undefined
    return {
      // The list is matched against the typed text, including braces.
      label: `{{${name}`,
      detail: form.slice(2 + name.length, -2),
      info: info ?? words.checksum,
      text: started[name] ?? `{{${name}}}`,
    }
  })
}
