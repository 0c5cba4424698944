/** Texts of the native parts: menus, dialogs, the About panel. The window has its own. */
import type { Language } from '../../shared/contract/appearance.ts'

const en = {
  file: 'File',
  recent: 'Open Recent',
  services: 'Services',
  hide: 'Hide Sockeye',
  hideOthers: 'Hide Others',
  showAll: 'Show All',
  front: 'Bring All to Front',
  quit: 'Quit Sockeye',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  view: 'View',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  developerTools: 'Developer Tools',
  window: 'Window',
  minimize: 'Minimize',
  close: 'Close Window',
  help: 'Help',
  openLog: 'Open the Log',
  showData: 'Show the Data Folder',
  about: 'About Sockeye',
  notSaved: 'The file was not saved.',
  cannotStart: 'Sockeye cannot start',
}
type Words = Readonly<Record<keyof typeof en, string>>

const zh: Words = {
  file: '文件',
  recent: '最近打开',
  services: '服务',
  hide: '隐藏 Sockeye',
  hideOthers: '隐藏其他',
  showAll: '全部显示',
  front: '前置全部窗口',
  quit: '退出 Sockeye',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  developerTools: '开发者工具',
  window: '窗口',
  minimize: '最小化',
  close: '关闭窗口',
  help: '帮助',
  openLog: '打开日志',
  showData: '显示数据文件夹',
  about: '关于 Sockeye',
  notSaved: '文件未保存。',
  cannotStart: 'Sockeye 无法启动',
}

export const words: Readonly<Record<Language, Words>> = { en, zh }

/** The language of a locale such as `zh-CN`. */
export const languageOf = (locale: string): Language => (/^zh\b/i.test(locale) ? 'zh' : 'en')
