/** Texts of the commands on selected rows and of their menu. */
import { counted } from '../../i18n/counted.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'

export const rowsText = catalogue({
  en: {
    copyAs: 'Copy as',
    exclude: 'Exclude',
    exports: 'Export…',
    copyTooMany: (rows: string) =>
      `You can copy up to ${rows} rows at once. Select fewer rows, or export the session.`,
    copyTooLong: (size: string) =>
      `You can copy up to ${size} at once. Select fewer rows, or export the session.`,
    nothingCopied: 'The selected rows cannot be copied in this format.',
    copied: (rows: string) => `${counted(rows, 'row')} copied`,
    resent: (count: string, peers: string) =>
      `${counted(count, 'entry', 'entries')} resent${peers === '' ? '' : ` to ${peers}`}`,
    severalPeers: 'several peers',
    resendNone: 'None of the selected entries was sent by this endpoint.',
    resendMany: (most: string) =>
      `You can resend up to ${most} entries at once. To send more, replay the session.`,
    resendMissing: (n: string) => `Entry ${n} cannot be resent: its payload is incomplete.`,
    resendPart: (n: string) =>
      `Entry ${n} cannot be resent: it is part of a compressed message. Switch to the Messages view and select the message.`,
    resendLong: (n: string, size: string) =>
      `Entry ${n} cannot be resent: it is larger than ${size}. Replay the session instead.`,
    nothingSent: 'Nothing was sent.',
    tooLongToEdit: (size: string) => `You can edit up to ${size}.`,
    loaded: (n: string) => `Loaded entry ${n} into the composer.`,
    undo: 'Undo',
    filterTooLong: 'The filter is too long.',
  },
  zh: {
    copyAs: '复制为',
    exclude: '排除',
    exports: '导出…',
    copyTooMany: (rows: string) => `一次最多复制 ${rows} 行。请减少选中行，或导出会话。`,
    copyTooLong: (size: string) => `一次最多复制 ${size}。请减少选中行，或导出会话。`,
    nothingCopied: '选中行无法以此格式复制。',
    copied: (rows: string) => `已复制 ${rows} 行`,
    resent: (count: string, peers: string) =>
      `已重新发送 ${count} 条${peers === '' ? '' : `（${peers}）`}`,
    severalPeers: '多个对端',
    resendNone: '选中的条目都不是由此端点发出的。',
    resendMany: (most: string) => `一次最多重新发送 ${most} 条。如需发送更多，请回放会话。`,
    resendMissing: (n: string) => `无法重新发送第 ${n} 条：其载荷不完整。`,
    resendPart: (n: string) =>
      `无法重新发送第 ${n} 条：它是压缩消息的一部分。请将显示方式切换为“消息”，再选中该消息。`,
    resendLong: (n: string, size: string) =>
      `无法重新发送第 ${n} 条：其大小超过 ${size}。请改用回放会话。`,
    nothingSent: '没有发送任何内容。',
    tooLongToEdit: (size: string) => `最多可编辑 ${size}。`,
    loaded: (n: string) => `已将第 ${n} 条载入编辑器。`,
    undo: '撤销',
    filterTooLong: '过滤表达式过长。',
  },
})
