/** Words of the settings. Languages are named in themselves. */
import { catalogue } from '../../state/locale.svelte.ts'

export const text = catalogue({
  en: {
    settings: 'Settings',
    theme: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    language: 'Language',
    keys: 'Keys',
    newTab: 'New tab',
    closeTab: 'Close tab',
    nextTab: 'Next, previous tab',
    numberTab: 'Tab by number',
    send: 'Send',
    recall: 'Recall what was sent',
    address: 'Go to the address',
  },
  zh: {
    settings: '设置',
    theme: '主题',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    language: '语言',
    keys: '快捷键',
    newTab: '新建标签页',
    closeTab: '关闭标签页',
    nextTab: '下一个、上一个标签页',
    numberTab: '按编号切换标签页',
    send: '发送',
    recall: '找回已发送的内容',
    address: '转到地址栏',
  },
})
