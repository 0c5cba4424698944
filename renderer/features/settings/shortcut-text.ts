/** Texts for changing shortcuts. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const shortcutText = catalogue({
  en: {
    none: 'none',
    press: 'Press the keys',
    change: (title: string, keys: string) => `${title}: ${keys}. Change`,
    remove: (title: string) => `Take the keys off: ${title}`,
    reset: (title: string) => `Back to the default: ${title}`,
    writes: (keys: string) => `${keys} alone writes something. Hold Ctrl, Alt or Command as well.`,
    reserved: (keys: string) => `${keys} always does what it does everywhere.`,
    taken: (keys: string, others: string) => `${keys} belongs to: ${others}.`,
    takeOver: 'Use it here',
    leave: 'Leave it there',
    shared: (others: string) => `The same keys belong to: ${others}.`,
  },
  zh: {
    none: '无',
    press: '请按下快捷键',
    change: (title: string, keys: string) => `${title}：${keys}。更改`,
    remove: (title: string) => `移除快捷键：${title}`,
    reset: (title: string) => `恢复默认：${title}`,
    writes: (keys: string) => `单独按 ${keys} 会输入内容，请同时按住 Ctrl、Alt 或 Command。`,
    reserved: (keys: string) => `${keys} 是通用快捷键，不能更改。`,
    taken: (keys: string, others: string) => `${keys} 已用于：${others}。`,
    takeOver: '改用于此',
    leave: '保持不变',
    shared: (others: string) => `相同的快捷键还用于：${others}。`,
  },
})
