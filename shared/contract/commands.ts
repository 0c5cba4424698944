/**
 * What a person can tell the window to do, in one table: the palette, the menus, the sheet of shortcuts and the handling
 * of keys are made from it. What a command does, and when it can be done, is the window's own (window/commands.ts).
 * Keys are written as `$mod+KeyT`: modifiers, then the code of the key (UI Events KeyboardEvent code Values).
 */

export const commandGroups = ['tabs', 'endpoint', 'timeline', 'window'] as const
export type CommandGroup = (typeof commandGroups)[number]

export interface Command {
  readonly group: CommandGroup
  readonly en: string
  readonly zh: string
  /** The first is the one to show. A browser keeps some to itself, so that these have a twin with Alt. */
  readonly keys: readonly string[]
}

const command = (group: CommandGroup, en: string, zh: string, ...keys: string[]): Command => ({
  group,
  en,
  zh,
  keys,
})
const tab = (n: number): Command =>
  command('tabs', `Go to tab ${n}`, `转到标签页 ${n}`, `$mod+Digit${n}`, `Alt+Digit${n}`)

const table = {
  'new-tab': command('tabs', 'New tab', '新建标签页', '$mod+KeyT', 'Alt+KeyT'),
  'close-tab': command('tabs', 'Close this tab', '关闭此标签页', '$mod+KeyW', 'Alt+KeyW'),
  'next-tab': command('tabs', 'Next tab', '下一个标签页', 'Control+Tab', 'Alt+ArrowRight'),
  'previous-tab': command(
    'tabs',
    'Previous tab',
    '上一个标签页',
    'Control+Shift+Tab',
    'Alt+ArrowLeft',
  ),
  'move-tab-right': command('tabs', 'Move tab right', '右移标签页', 'Alt+Shift+ArrowRight'),
  'move-tab-left': command('tabs', 'Move tab left', '左移标签页', 'Alt+Shift+ArrowLeft'),
  'tab-1': tab(1),
  'tab-2': tab(2),
  'tab-3': tab(3),
  'tab-4': tab(4),
  'tab-5': tab(5),
  'tab-6': tab(6),
  'tab-7': tab(7),
  'tab-8': tab(8),
  'last-tab': command(
    'tabs',
    'Go to the last tab',
    '转到最后一个标签页',
    '$mod+Digit9',
    'Alt+Digit9',
  ),

  'new-tcp-client': command('endpoint', 'New TCP client', '新建 TCP 客户端'),
  'new-tcp-server': command('endpoint', 'New TCP server', '新建 TCP 服务器'),
  'new-ws-client': command('endpoint', 'New WebSocket client', '新建 WebSocket 客户端'),
  'new-ws-server': command('endpoint', 'New WebSocket server', '新建 WebSocket 服务器'),
  'go-to-address': command('endpoint', 'Go to the address', '转到地址栏', '$mod+KeyL', 'Alt+KeyL'),
  connect: command('endpoint', 'Connect or listen in this tab', '连接或监听此标签页', 'Alt+KeyC'),
  disconnect: command('endpoint', 'Disconnect this tab', '断开此标签页', 'Alt+KeyD'),
  'write-message': command('endpoint', 'Write a message', '编写消息', 'Alt+KeyM'),
  replay: command('endpoint', 'Replay this session', '重放此会话', 'Alt+KeyR'),
  'export-session': command('endpoint', 'Export this session…', '导出此会话…'),
  'import-session': command('endpoint', 'Import sessions…', '导入会话…'),

  filter: command('timeline', 'Filter the timeline', '过滤时间线', '$mod+Shift+KeyL'),
  find: command('timeline', 'Search the timeline', '搜索时间线', '$mod+KeyF'),
  'go-to-entry': command('timeline', 'Go to a number', '转到序号', '$mod+KeyG'),
  newest: command('timeline', 'Follow the newest', '跟随最新', 'Alt+End'),
  statistics: command('timeline', 'Statistics', '统计'),

  search: command('window', 'Search or run a command', '搜索或执行命令', '$mod+KeyK', 'Alt+KeyK'),
  'search-sessions': command('window', 'Search all sessions', '搜索所有会话', '$mod+Shift+KeyF'),
  settings: command('window', 'Settings', '设置', '$mod+Comma'),
  shortcuts: command('window', 'Keyboard shortcuts', '键盘快捷键', '$mod+Slash', '(Shift)+?'),
  about: command('window', 'About Sockeye', '关于 Sockeye'),
  'light-theme': command('window', 'Light theme', '浅色主题'),
  'dark-theme': command('window', 'Dark theme', '深色主题'),
  'system-theme': command('window', 'Theme of the system', '跟随系统主题'),
  english: command('window', 'English', 'English'),
  chinese: command('window', '简体中文', '简体中文'),
} as const

export type CommandId = keyof typeof table
export const commands: Readonly<Record<CommandId, Command>> = table
export const commandIds = Object.keys(table) as readonly CommandId[]

/** Keys that were chosen in place of a command's own, by command; none at all takes the key off. */
export type ChosenShortcuts = Readonly<Record<string, readonly string[]>>

/** The keys of a command, chosen or its own. */
export const shortcutsOf = (id: CommandId, chosen: ChosenShortcuts): readonly string[] =>
  (Object.hasOwn(chosen, id) ? chosen[id] : undefined) ?? commands[id].keys
