/** Texts of the dialog that guesses an encoding. */
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const guessText = catalogue({
  en: {
    title: 'Guess the text encoding',
    source: (size: string) =>
      `From ${size} of the TCP data and binary messages of this session. Choose the encoding in which they read well.`,
    ascii:
      'The TCP data and binary messages of this session have no characters beyond ASCII. Every encoding except UTF-16 reads them in the same way.',
    notText: 'Most of these bytes are not text in any of these encodings.',
    guesses: 'Encodings, the most probable first',
    invalid: (bytes: string) => `${counted(bytes, 'byte')} cannot be decoded`,
    scope: 'Use it',
    working: 'Reading the session',
    cancel: 'Cancel',
    close: 'Close',
    use: (name: string) => `Use ${name}`,
  },
  zh: {
    title: '猜测文本编码',
    source: (size: string) =>
      `根据此会话的 TCP 数据和二进制消息（取样 ${size}）推测。请选择能正常阅读的编码。`,
    ascii:
      '此会话的 TCP 数据和二进制消息只含 ASCII 字符。除 UTF-16 外，用任何编码读取的结果都相同。',
    notText: '这些字节大多不是这些编码的文本。',
    guesses: '编码，按可能性从高到低排列',
    invalid: (bytes: string) => `${bytes} 个字节无法解码`,
    scope: '应用范围',
    working: '正在读取会话',
    cancel: '取消',
    close: '关闭',
    use: (name: string) => `使用 ${name}`,
  },
})
