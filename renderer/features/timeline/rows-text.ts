/** Texts of the commands on selected rows and of their menu. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const rowsText = catalogue({
  en: {
    copyAs: 'Copy as',
    exclude: 'Exclude',
    exports: 'Export…',
    copyTooMany: (rows: string) =>
      `At most ${rows} rows are copied at once. Select fewer, or export the session.`,
    copyTooLong: (size: string) =>
      `At most ${size} are copied at once. Select fewer rows, or export the session.`,
    nothingCopied: 'The selected rows have no content in this format.',
    copied: (rows: string) => `${rows} rows copied`,
    resent: (count: string, peers: string) =>
      `${count === '1' ? '1 entry' : `${count} entries`} sent again${peers === '' ? '' : ` to ${peers}`}`,
    severalPeers: 'several peers',
    resendNone: 'No selected row was sent from here.',
    resendMany: (most: string) =>
      `At most ${most} entries are sent again at once. Replay the session instead.`,
    resendMissing: (n: string) =>
      `Entry ${n} is not sent again: its payload is not fully recorded.`,
    resendPart: (n: string) =>
      `Entry ${n} is not sent again: it is a part of a compressed message. Show messages, and select the whole one.`,
    resendLong: (n: string, size: string) =>
      `Entry ${n} is not sent again: it is longer than ${size}. Replay the session instead.`,
    nothingSent: 'Nothing was sent.',
    tooLongToEdit: (size: string) => `At most ${size} can be edited.`,
    loaded: (n: string) => `Entry ${n} replaced the text of the composer.`,
    undo: 'Undo',
    filterTooLong: 'The filter would be too long.',
  },
  zh: {
    copyAs: '复制为',
    exclude: '排除',
    exports: '导出…',
    copyTooMany: (rows: string) => `一次最多复制 ${rows} 行。请减少选中的行，或导出会话。`,
    copyTooLong: (size: string) => `一次最多复制 ${size}。请减少选中的行，或导出会话。`,
    nothingCopied: '选中的行没有可用此格式复制的内容。',
    copied: (rows: string) => `已复制 ${rows} 行`,
    resent: (count: string, peers: string) =>
      `已重新发送 ${count} 条${peers === '' ? '' : `（${peers}）`}`,
    severalPeers: '多个对端',
    resendNone: '选中的行都不是从本端发出的。',
    resendMany: (most: string) => `一次最多重新发送 ${most} 条，如需更多请重放会话。`,
    resendMissing: (n: string) => `第 ${n} 条未重新发送：其载荷没有完整录制。`,
    resendPart: (n: string) =>
      `第 ${n} 条未重新发送：它只是一条压缩消息的一部分。请将显示方式切换为“消息”，再选中整条消息。`,
    resendLong: (n: string, size: string) =>
      `第 ${n} 条未重新发送：其长度超过 ${size}，请重放会话。`,
    nothingSent: '没有发送任何内容。',
    tooLongToEdit: (size: string) => `最多可编辑 ${size}。`,
    loaded: (n: string) => `编辑器中的内容已替换为第 ${n} 条。`,
    undo: '撤销',
    filterTooLong: '过滤表达式过长。',
  },
})
