/** Texts for changing shortcuts. */
import { catalogue } from '../../i18n/locale.svelte.ts'

export const shortcutText = catalogue({
  en: {
    none: 'none',
    press: 'Press a key combination',
    change: (title: string, keys: string) => `${title}: ${keys}. Change`,
    remove: (title: string) => `Remove shortcut: ${title}`,
    reset: (title: string) => `Reset to default: ${title}`,
    writes: (keys: string) => `${keys} types a character. Add Ctrl, Alt or Command.`,
    reserved: (keys: string) => `${keys} is reserved by the system.`,
    taken: (keys: string, others: string) => `${keys} is already assigned to ${others}.`,
    takeOver: 'Reassign',
    leave: 'Cancel',
    shared: (others: string) => `Also assigned to: ${others}.`,
  },
  zh: {
    none: '无',
    press: '请按组合键',
    change: (title: string, keys: string) => `${title}：${keys}。更改`,
    remove: (title: string) => `移除快捷键：${title}`,
    reset: (title: string) => `恢复默认：${title}`,
    writes: (keys: string) => `${keys} 会输入字符，请同时按 Ctrl、Alt 或 Command。`,
    reserved: (keys: string) => `${keys} 由系统保留。`,
    taken: (keys: string, others: string) => `${keys} 已分配给：${others}。`,
    takeOver: '重新分配',
    leave: '取消',
    shared: (others: string) => `同时分配给：${others}。`,
  },
})
