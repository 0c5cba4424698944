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

  ...newEndpoint,
  'go-to-address': command('endpoint', 'Go to the address', '转到地址栏', '$mod+KeyL', 'Alt+KeyL'),
  connect: command('endpoint', 'Connect or listen in this tab', '连接或监听此标签页', 'Alt+KeyC'),
  disconnect: command('endpoint', 'Disconnect this tab', '断开此标签页', 'Alt+KeyD'),
  options: command('endpoint', 'Options of this endpoint', '此端点的选项', 'Alt+KeyO'),
  peers: command('endpoint', 'Peers of this server', '此服务器的对端', 'Alt+KeyP'),
  handshake: command('endpoint', 'Go to the newest handshake', '转到最近的握手'),
  'write-message': command('endpoint', 'Write a message', '编写消息', 'Alt+KeyM'),
  'send-file': command('endpoint', 'Send a file', '发送文件'),
  snippets: command('endpoint', 'Snippets', '消息片段', 'Alt+KeyS'),
  repeat: command('endpoint', 'Send again and again', '重复发送'),
  sequence: command('endpoint', 'Sequence of snippets', '片段序列'),
  replay: command('endpoint', 'Replay this session', '重放此会话', 'Alt+KeyR'),
  comparison: command(
    'endpoint',
    'Timeline or comparison of this replay',
    '切换重放的时间线与对比',
  ),
  'export-session': command('endpoint', 'Export this session…', '导出此会话…'),
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

  filter: command('timeline', 'Filter the timeline', '过滤时间线', '$mod+Shift+KeyL'),
  find: command('timeline', 'Search the timeline', '搜索时间线', '$mod+KeyF'),
  'next-find': command('timeline', 'Next place found', '下一处匹配', 'F3'),
  'previous-find': command('timeline', 'Previous place found', '上一处匹配', 'Shift+F3'),
  conversation: command(
    'timeline',
    'Follow the connection as text',
    '以连续文本查看连接',
    'Alt+KeyF',
  ),
  'guess-encoding': command('timeline', 'Guess the text encoding…', '猜测文本编码…'),
  'go-to-entry': command('timeline', 'Go to a number', '转到序号', '$mod+KeyG'),
  'next-bookmark': command('timeline', 'Next bookmark or note', '下一个书签或备注', 'F2'),
  'previous-bookmark': command(
    'timeline',
    'Previous bookmark or note',
    '上一个书签或备注',
    'Shift+F2',
  ),
  bookmarks: command('timeline', 'Bookmarks and notes', '书签与备注'),
  'colour-rules': command('timeline', 'Colour rules…', '着色规则…'),
  'drop-marker': command('timeline', 'Drop a marker', '插入标记', '$mod+Alt+KeyM'),
  newest: command('timeline', 'Follow the newest', '跟随最新', 'Alt+End'),
  oldest: command('timeline', 'Go to the beginning', '转到开头', 'Alt+Home'),
  frames: command('timeline', 'Show frames', '按帧显示'),
  messages: command('timeline', 'Show whole messages', '按完整消息显示'),
  framing: command('timeline', 'Framing of the stream', '数据流的分帧方式'),
  'one-peer': command('timeline', 'Show one peer', '只显示一个对端'),
  'show-received': command('timeline', 'Show or hide what was received', '显示或隐藏收到的内容'),
  'show-sent': command('timeline', 'Show or hide what was sent', '显示或隐藏发出的内容'),
  'show-control': command('timeline', 'Show or hide control frames', '显示或隐藏控制帧'),
  'show-events': command('timeline', 'Show or hide events', '显示或隐藏事件'),
  'show-broken': command(
    'timeline',
    'Only what breaks a rule, or all',
    '只显示违反规则的内容，或全部',
  ),
  'show-everything': command('timeline', 'Take all filters off', '清除所有过滤'),
  columns: command('timeline', 'Columns of the timeline', '时间线的列'),
  'reset-columns': command('timeline', 'Reset the columns', '恢复默认列'),
  'times-start': command('timeline', 'Times since the session began', '时间：与会话开始的间隔'),
  'times-delta': command('timeline', 'Times since the row before', '时间：与上一行的间隔'),
  'times-selected': command('timeline', 'Times since the selected entry', '时间：与选中条目的间隔'),
  'times-clock': command('timeline', 'Times as clock time', '时间：时钟时间'),
  statistics: command('timeline', 'Statistics', '统计'),
  'view-text': command('timeline', 'Detail as text', '详情：文本'),
  'view-json': command('timeline', 'Detail as JSON', '详情：JSON'),
  'view-hex': command('timeline', 'Detail as hex', '详情：十六进制'),
  'view-frame': command('timeline', 'Detail as frame', '详情：帧'),

  'select-all': inRows('Select all rows', '选中所有行', '$mod+KeyA'),
  ...copies,
  resend: inRows('Resend', '重新发送', '$mod+Shift+Enter'),
  'edit-resend': command('rows', 'Edit and resend', '编辑并重新发送', '$mod+KeyE'),
  'filter-value': command('rows', 'Filter by this value', '按此值过滤', 'Alt+KeyV'),
  'filter-kind': command('rows', 'Filter by this type', '按此类型过滤'),
  'filter-connection': command('rows', 'Filter by this connection', '按此连接过滤'),
  'exclude-value': command('rows', 'Exclude this value', '排除此值'),
  'exclude-kind': command('rows', 'Exclude this type', '排除此类型'),
  'exclude-connection': command('rows', 'Exclude this connection', '排除此连接'),
  'follow-connection': command('rows', 'Follow this connection', '追踪此连接'),
  'toggle-bookmark': command('rows', 'Add or remove a bookmark', '添加或移除书签', '$mod+F2'),
  'edit-note': command('rows', 'Edit note…', '编辑备注…', '$mod+Alt+KeyC'),
  'row-colour': command('rows', 'Row colour…', '行颜色…'),
  'compare-rows': inRows('Compare', '比较', '$mod+KeyD'),
  'select-row-to-compare': command('rows', 'Select for comparison', '选为比较对象'),
  'colour-like': command('rows', 'Colour rows like this…', '为此类行着色…'),
  'export-rows': command('rows', 'Export selected rows…', '导出选中的行…', '$mod+Shift+KeyE'),

  search: command('window', 'Search or run a command', '搜索或执行命令', '$mod+KeyK', 'Alt+KeyK'),
  'search-sessions': command('window', 'Search all sessions', '搜索所有会话', '$mod+Shift+KeyF'),
  compact: command('window', 'Give free space back to the disk', '归还空闲的磁盘空间'),
  'limit-sessions': command('window', 'Limit of all sessions', '所有会话的上限'),
  sidebar: command('window', 'Show or hide the sidebar', '显示或隐藏侧边栏', '$mod+KeyB'),
  composer: command('window', 'Show or hide the composer', '显示或隐藏编辑器', '$mod+KeyJ'),
  'detail-place': command(
    'window',
    'Detail on the right or below',
    '详情在右侧或下方',
    'Alt+Shift+KeyD',
  ),
  settings: command('window', 'Settings', '设置', '$mod+Comma'),
  shortcuts: command('window', 'Keyboard shortcuts', '键盘快捷键', '$mod+Slash', '(Shift)+?'),
  'open-log': command('window', 'Open the log', '打开日志'),
  'show-data': command('window', 'Show the data folder', '显示数据文件夹'),
  about: command('window', 'About Sockeye', '关于 Sockeye'),
  'light-theme': command('window', 'Light theme', '浅色主题'),
  'dark-theme': command('window', 'Dark theme', '深色主题'),
  'system-theme': command('window', 'Theme of the system', '跟随系统主题'),
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
