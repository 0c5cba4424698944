/**
 * The table of the window's commands. The palette, the menus, the list of shortcuts and the key handling are generated
 * from it. The implementation of a command and when it is enabled are in window/commands.ts. Keys are written as
 * `$mod+KeyT`: modifiers, then the key code (KeyboardEvent.code of UI Events).
 */
import { protocols, type EndpointKind } from '../protocols/index.ts'
import { rowFormats, type RowFormatId } from '../rows/index.ts'

export const commandGroups = ['tabs', 'endpoint', 'timeline', 'rows', 'window'] as const
export type CommandGroup = (typeof commandGroups)[number]

export interface Command {
  readonly group: CommandGroup
  readonly en: string
  readonly zh: string
  /** The first one is displayed. Browsers reserve some shortcuts; these have an alternative with Alt. */
  readonly keys: readonly string[]
  /** Its keys work only while the focus is in the rows of a timeline. */
  readonly inRows?: true
}

const command = (group: CommandGroup, en: string, zh: string, ...keys: string[]): Command => ({
  group,
  en,
  zh,
  keys,
})
const tab = (n: number): Command =>
  command('tabs', `Go to tab ${n}`, `转到标签页 ${n}`, `$mod+Digit${n}`, `Alt+Digit${n}`)

/** A new endpoint of each kind. */
const newEndpoint = Object.fromEntries(
  protocols.map(({ kind, label }) => [
    `new-${kind}`,
    command('endpoint', `New ${label.en}`, `新建 ${label.zh}`),
  ]),
) as Record<`new-${EndpointKind}`, Command>

const inRows = (en: string, zh: string, ...keys: string[]): Command => ({
  ...command('rows', en, zh, ...keys),
  inRows: true,
})

/** A copy in each format. */
const copies = Object.fromEntries(
  rowFormats.map(({ id, title, keys }) => [`copy-${id}`, inRows(title.en, title.zh, ...keys)]),
) as Record<`copy-${RowFormatId}`, Command>

const table = {
  'new-tab': command('tabs', 'New tab', '新建标签页', '$mod+KeyT', 'Alt+KeyT'),
  'close-tab': command('tabs', 'Close tab', '关闭标签页', '$mod+KeyW', 'Alt+KeyW'),
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
  'last-tab': command('tabs', 'Go to last tab', '转到最后一个标签页', '$mod+Digit9', 'Alt+Digit9'),

  ...newEndpoint,
  'go-to-address': command('endpoint', 'Go to address bar', '转到地址栏', '$mod+KeyL', 'Alt+KeyL'),
  connect: command('endpoint', 'Connect or listen', '连接或监听', 'Alt+KeyC'),
  disconnect: command('endpoint', 'Disconnect', '断开', 'Alt+KeyD'),
  options: command('endpoint', 'Endpoint options', '端点选项', 'Alt+KeyO'),
  peers: command('endpoint', 'Show peers', '显示对端', 'Alt+KeyP'),
  handshake: command('endpoint', 'Go to latest handshake', '转到最近的握手'),
  'write-message': command('endpoint', 'Write message', '编写消息', 'Alt+KeyM'),
  'send-file': command('endpoint', 'Send file', '发送文件'),
  snippets: command('endpoint', 'Snippets', '常用消息', 'Alt+KeyS'),
  repeat: command('endpoint', 'Send repeatedly', '重复发送'),
  sequence: command('endpoint', 'Snippet sequence', '常用消息序列'),
  replay: command('endpoint', 'Replay session', '回放会话', 'Alt+KeyR'),
  comparison: command('endpoint', 'Toggle timeline and comparison', '切换时间线与对比'),
  'export-session': command('endpoint', 'Export session…', '导出会话…'),
  'select-session-to-compare': command(
    'endpoint',
    'Select this session for comparison',
    '将此会话选为比较对象',
  ),
  'compare-session': command(
    'endpoint',
    'Compare this session with the selected one',
    '将此会话与所选会话比较',
  ),
  'import-session': command('endpoint', 'Import sessions…', '导入会话…'),

  filter: command('timeline', 'Filter timeline', '过滤时间线', '$mod+Shift+KeyL'),
  find: command('timeline', 'Search timeline', '搜索时间线', '$mod+KeyF'),
  'next-find': command('timeline', 'Next match', '下一处匹配', 'F3'),
  'previous-find': command('timeline', 'Previous match', '上一处匹配', 'Shift+F3'),
  conversation: command(
    'timeline',
    'View connection as conversation',
    '以对话方式查看连接',
    'Alt+KeyF',
  ),
  'go-to-entry': command('timeline', 'Go to entry', '转到条目', '$mod+KeyG'),
  'guess-encoding': command('timeline', 'Guess the text encoding…', '猜测文本编码…'),
  'next-bookmark': command('timeline', 'Next bookmark or note', '下一个书签或备注', 'F2'),
  'previous-bookmark': command(
    'timeline',
    'Previous bookmark or note',
    '上一个书签或备注',
    'Shift+F2',
  ),
  bookmarks: command('timeline', 'Bookmarks and notes', '书签与备注'),
  'colour-rules': command('timeline', 'Colour rules…', '着色规则…'),
  'drop-marker': command('timeline', 'Insert marker', '插入标记', '$mod+Alt+KeyM'),
  newest: command('timeline', 'Follow latest', '跟随最新', 'Alt+End'),
  oldest: command('timeline', 'Go to first entry', '转到第一条', 'Alt+Home'),
  frames: command('timeline', 'Show frames', '按帧显示'),
  messages: command('timeline', 'Show messages', '按消息显示'),
  framing: command('timeline', 'Change framing', '更改分帧方式'),
  'one-peer': command('timeline', 'Show only one peer', '只显示一个对端'),
  'show-received': command('timeline', 'Show or hide received entries', '显示或隐藏收到的条目'),
  'show-sent': command('timeline', 'Show or hide sent entries', '显示或隐藏发出的条目'),
  'show-control': command('timeline', 'Show or hide control frames', '显示或隐藏控制帧'),
  'show-events': command('timeline', 'Show or hide events', '显示或隐藏事件'),
  'show-broken': command('timeline', 'Show only protocol violations', '只显示协议违规'),
  'show-everything': command('timeline', 'Clear all filters', '清除所有过滤器'),
  columns: command('timeline', 'Choose columns', '选择列'),
  'reset-columns': command('timeline', 'Reset columns', '恢复默认列'),
  'times-start': command('timeline', 'Time: since session start', '时间：距会话开始'),
  'times-delta': command('timeline', 'Time: since previous row', '时间：距上一行'),
  'times-selected': command('timeline', 'Time: since selected row', '时间：距选中行'),
  'times-clock': command('timeline', 'Time: absolute', '时间：绝对时间'),
  statistics: command('timeline', 'Statistics', '统计'),
  'view-text': command('timeline', 'Details: text', '详情：文本'),
  'view-json': command('timeline', 'Details: JSON', '详情：JSON'),
  'view-hex': command('timeline', 'Details: hex', '详情：十六进制'),
  'view-frame': command('timeline', 'Details: frame', '详情：帧'),

  'select-all': inRows('Select all rows', '选中所有行', '$mod+KeyA'),
  ...copies,
  resend: inRows('Resend', '重新发送', '$mod+Shift+Enter'),
  'edit-resend': command('rows', 'Edit and resend', '编辑并重新发送', '$mod+KeyE'),
  'filter-value': command('rows', 'Filter by value', '按此值过滤', 'Alt+KeyV'),
  'filter-kind': command('rows', 'Filter by type', '按此类型过滤'),
  'filter-connection': command('rows', 'Filter by connection', '按此连接过滤'),
  'exclude-value': command('rows', 'Exclude value', '排除此值'),
  'exclude-kind': command('rows', 'Exclude type', '排除此类型'),
  'exclude-connection': command('rows', 'Exclude connection', '排除此连接'),
  'follow-connection': command('rows', 'Follow connection', '追踪此连接'),
  'toggle-bookmark': command('rows', 'Add or remove a bookmark', '添加或移除书签', '$mod+F2'),
  'edit-note': command('rows', 'Edit note…', '编辑备注…', '$mod+Alt+KeyC'),
  'row-colour': command('rows', 'Row colour…', '行颜色…'),
  'colour-like': command('rows', 'Colour rows like this…', '为同类行着色…'),
  'compare-rows': inRows('Compare', '比较', '$mod+KeyD'),
  'select-row-to-compare': command('rows', 'Select for comparison', '选为比较对象'),
  'export-rows': command('rows', 'Export selected rows…', '导出选中的行…', '$mod+Shift+KeyE'),

  search: command('window', 'Search or run a command', '搜索或执行命令', '$mod+KeyK', 'Alt+KeyK'),
  'search-sessions': command('window', 'Search all sessions', '搜索所有会话', '$mod+Shift+KeyF'),
  compact: command('window', 'Compact database', '压缩数据库'),
  'limit-sessions': command('window', 'Database size limit', '数据库大小上限'),
  sidebar: command('window', 'Show or hide the sidebar', '显示或隐藏侧边栏', '$mod+KeyB'),
  composer: command('window', 'Show or hide the composer', '显示或隐藏编辑器', '$mod+KeyJ'),
  'detail-place': command('window', 'Toggle details position', '切换详情位置', 'Alt+Shift+KeyD'),
  settings: command('window', 'Settings', '设置', '$mod+Comma'),
  shortcuts: command('window', 'Keyboard shortcuts', '键盘快捷键', '$mod+Slash', '(Shift)+?'),
  'open-log': command('window', 'Open log', '打开日志'),
  'show-data': command('window', 'Show data folder', '打开数据文件夹'),
  about: command('window', 'About Sockeye', '关于 Sockeye'),
  'light-theme': command('window', 'Light theme', '浅色主题'),
  'dark-theme': command('window', 'Dark theme', '深色主题'),
  'system-theme': command('window', 'System theme', '跟随系统主题'),
  english: command('window', 'English', 'English'),
  chinese: command('window', '简体中文', '简体中文'),
} as const

export type CommandId = keyof typeof table
/** Every command by its id. */
export const commands: Readonly<Record<CommandId, Command>> = table
export const commandIds = Object.keys(table) as readonly CommandId[]

/** User-defined shortcuts, by command; an empty list removes the command's shortcut. */
export type ChosenShortcuts = Readonly<Record<string, readonly string[]>>

/** Returns the shortcuts of a command, user-defined or default. */
export const shortcutsOf = (id: CommandId, chosen: ChosenShortcuts): readonly string[] =>
  (Object.hasOwn(chosen, id) ? chosen[id] : undefined) ?? commands[id].keys
