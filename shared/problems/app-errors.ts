/** The sentences of application errors, by code, in English and Chinese; see `texts.ts`. */
import type { AppErrorCode } from '../contract/error-codes.ts'
import { textsByCode, type Filled, type RawMessage } from './texts.ts'
import { badInput } from './bad-input.ts'

const unreadableRegex = {
  'Invalid regular expression: {reason}.': '正则表达式无效：{reason}。',
} as const

export const appErrorTexts = textsByCode<AppErrorCode>()({
  'bad-input': badInput,
  'bad-url': {
    'The address is empty.': '地址为空。',
    'The address is longer than 8,192 characters.': '地址超过 8,192 个字符。',
    'The address {address} contains a space.': '地址 {address} 含有空格。',
    'The address {address} contains the character {character}.':
      '地址 {address} 含有字符 {character}。',
    'The address {address} contains a user name, which only ws:// and wss:// clients support.':
      '地址 {address} 含有用户名，只有 ws:// 和 wss:// 客户端支持用户名。',
    'The user name in {address} is too long or contains a colon or a control character.':
      '{address} 中的用户名过长，或含有冒号或控制字符。',
    'The address {address} contains a fragment, which is not allowed.':
      '地址 {address} 含有 # 片段标识符，不允许使用。',
    'A {scheme}:// address must end with the port, but {address} continues with {found}.':
      '{scheme}:// 地址应以端口结尾，而 {address} 之后还有 {found}。',
    'The address {address} contains a query, but a server address can only have a path.':
      '地址 {address} 含有查询参数，服务器地址只能有路径。',
    'The address {address} has no scheme.': '地址 {address} 缺少协议前缀。',
    'The address {address} is a web page. Sockeye supports TCP and WebSocket.':
      '{address} 是网页地址。Sockeye 支持 TCP 和 WebSocket。',
    'Unknown scheme {scheme}:// in the address {address}.':
      '地址 {address} 中的协议 {scheme}:// 未知。',
    'The address {address} has two schemes, {scheme}:// and {found}.':
      '地址 {address} 有两个协议：{scheme}:// 和 {found}。',
    'Cannot listen on {scheme}://. Servers do not support TLS.':
      '无法监听 {scheme}://，服务器不支持 TLS。',
    'The address {address} is missing the closing ] of the IPv6 address.':
      '地址 {address} 中的 IPv6 地址缺少结尾的 ]。',
    '{found} in {address} is not a valid IPv6 address.':
      '{address} 中的 {found} 不是有效的 IPv6 地址。',
    'The address {address} has more than one colon after the host.':
      '地址 {address} 的主机之后有多个冒号。',
    'The host is missing in {address}.': '{address} 缺少主机。',
    'The host is longer than 253 characters.': '主机名超过 253 个字符。',
    '{found} in {address} is not a valid host name.': '{address} 中的 {found} 不是有效的主机名。',
    '{found} in {address} is not a valid IPv4 address.':
      '{address} 中的 {found} 不是有效的 IPv4 地址。',
    '{found} after the host in {address} is not a valid port.':
      '{address} 主机之后的 {found} 不是有效的端口。',
    'The port is missing in {address}.': '{address} 缺少端口。',
    '{found} in {address} is not a valid port.': '{address} 中的 {found} 不是有效的端口。',
    'The address of a WebSocket client must start with ws:// or wss://, not {scheme}://.':
      'WebSocket 客户端的地址应以 ws:// 或 wss:// 开头，而不是 {scheme}://。',
  },
  'bad-regex': unreadableRegex,
  'bad-hex': { 'Invalid hex bytes.': '十六进制字节无效。' },
  'regex-too-slow': {
    'The regular expression takes too long.': '此正则表达式耗时过长。',
    'The colour rule takes too long and is ignored: {rule}': '此着色规则耗时过长，已忽略：{rule}',
  },
  'not-found': {
    'Session {session} does not exist.': '会话 {session} 不存在。',
    'Endpoint {endpoint} does not exist.': '端点 {endpoint} 不存在。',
    'Snippet {snippet} does not exist.': '常用消息 {snippet} 不存在。',
    'Sequence {sequence} does not exist.': '序列 {sequence} 不存在。',
    'View {view} does not exist.': '视图 {view} 不存在。',
    'View {view} does not belong to session {session}.': '视图 {view} 不属于会话 {session}。',
    'The view has no row {row}.': '视图没有第 {row} 行。',
    'Session {session} has no entry {entry}.': '会话 {session} 中没有第 {entry} 条。',
    'Entry {entry} of session {session} was deleted because of the session limit.':
      '会话 {session} 的第 {entry} 条已因会话上限删除。',
    'The session was deleted while it was being read.': '读取期间会话已被删除。',
    'No staged content with number {stage}.': '没有编号为 {stage} 的暂存内容。',
    'A snippet of this sequence no longer exists.': '此序列中的某条常用消息已不存在。',
    'The export does not exist.': '导出不存在。',
    'The import does not exist.': '导入不存在。',
  },
  'not-open': {
    'Session {session} is not open.': '会话 {session} 未打开。',
    'Sockeye is closing.': 'Sockeye 正在关闭。',
    'No replay is running in session {session}.': '会话 {session} 中没有正在运行的回放。',
    'No peer is connected.': '没有已连接的对端。',
    'Connection {connection} is not open.': '连接 {connection} 未打开。',
    'Connection {connection} is closing.': '连接 {connection} 正在关闭。',
    'No open connection to send on.': '没有可用于发送的连接。',
  },
  'address-in-use': {
    '{place} is in use by another program.': '{place} 已被其他程序占用。',
    'Port {port} is in use by session {session} of Sockeye, {name}.':
      '端口 {port} 已被 Sockeye 的会话 {session}（{name}）占用。',
  },
  'address-unavailable': {
    '{host} is not an address of this computer.': '{host} 不是本机的地址。',
    'No address is known for the name {host}.': '无法解析主机名 {host}。',
  },
  'permission-denied': {
    'Permission denied: cannot listen on {place}.': '权限不足，无法监听 {place}。',
    'Permission denied: cannot write {path}.': '权限不足，无法写入 {path}。',
    'Could not write {file}.': '无法写入 {file}。',
  },
  network: {
    'Listening on {place} failed: {reason}.': '监听 {place} 失败：{reason}。',
  },
  cancelled: { 'The export was cancelled.': '导出已取消。' },
  'file-unreadable': {
    'Could not read {file}.': '无法读取 {file}。',
    'Could not read the {what} {file}.': '无法读取{what} {file}。',
    'The {what} {file} is too large for a PEM file.': '{what} {file} 过大，不是 PEM 文件。',
    'Could not read the complete file.': '无法读取完整文件。',
    'Could not read the whole file.': '无法读取整个文件。',
    'The staged content is no longer available.': '暂存的内容已不可用。',
  },
  'file-foreign': {
    'This file is not a Sockeye session.': '此文件不是 Sockeye 会话。',
  },
  'file-damaged': {
    'This file is damaged.': '文件已损坏。',
  },
  'file-truncated': {
    'This file is incomplete. Part of the session is missing.': '文件不完整，缺少会话的一部分。',
  },
  'file-newer': {
    'This file was exported by a newer version of Sockeye.': '此文件由更新版本的 Sockeye 导出。',
  },
  'database-newer': {
    '{path} was written by a newer version of Sockeye.': '{path} 由更新版本的 Sockeye 写入。',
  },
  'database-damaged': {
    'Part of this session is damaged in the database.': '数据库中此会话的一部分已损坏。',
    '{path} is not a Sockeye database.': '{path} 不是 Sockeye 数据库。',
  },
  'row-unreadable': {
    'Could not read the {what} {id} from the database.': '无法从数据库读取{what} {id}。',
  },
  'disk-full': {
    'The disk is full.': '磁盘已满。',
    'Not enough disk space to write {file}.': '磁盘空间不足，无法写入 {file}。',
  },
  'recording-waits': {
    'Not enough disk space to write {path}. Recording and its connections are paused.':
      '磁盘空间不足，无法写入 {path}。录制及其连接已暂停。',
  },
  'limit-reached': {
    'The database has reached its size limit of {size}.': '数据库已达到大小上限 {size}。',
    'The session in this file exceeds the database size limit of {size}.':
      '此文件中的会话会超过数据库大小上限 {size}。',
  },
  'store-failed': {
    'The database is closed.': '数据库已关闭。',
    'Could not write all data to disk in time.': '未能及时将全部数据写入磁盘。',
    'Could not store the data to send.': '无法暂存要发送的数据。',
    'Could not read or write {path}.': '无法读写 {path}。',
    'Could not open or create {path}. A folder is missing, or part of the path is not a folder.':
      '无法打开或创建 {path}。缺少文件夹，或路径的一部分不是文件夹。',
    '{path} is locked by another program.': '{path} 被其他程序锁定。',
    'Could not use {path}: {reason}': '无法使用 {path}：{reason}',
  },
  'session-busy': {
    '{name} is still recording.': '“{name}”仍在录制。',
    'This session is still recording.': '会话仍在录制。',
  },
  'secret-missing': {
    'The {use} of this endpoint is not saved on this computer.': '此端点的{use}未保存在本机。',
    'The value of the header {header} of this endpoint is not saved on this computer.':
      '此端点的请求头 {header} 的值未保存在本机。',
  },
  'settings-failed': {
    'Could not save the settings: {reason}.': '无法保存设置：{reason}。',
  },
  disconnected: {
    'The connection to the engine was lost.': '与引擎的连接已断开。',
    'The engine is not running.': '引擎未运行。',
    'Sockeye is closing.': 'Sockeye 正在关闭。',
    'The connection ended before the message was sent completely.': '连接在消息完整发出之前结束。',
    'Connection {connection} ended after {handed} of {length} bytes were sent.':
      '连接 {connection} 在发出 {handed} / {length} 字节后结束。',
    'Connection {connection} ended before all {length} bytes were sent.':
      '连接 {connection} 在全部 {length} 字节发出之前结束。',
    'The connection ended after {sent} of {total} recorded entries were sent.':
      '连接已结束，发出了录制的 {total} 条中的 {sent} 条。',
  },
  internal: {
    'Internal error: {reason}': '内部错误：{reason}',
    'Could not start the store: {reason}': '无法启动存储：{reason}',
    'The store stopped: {reason}': '存储已停止：{reason}',
    'Unknown store call {method}.': '未知的存储调用 {method}。',
    'The regular expression was stopped: {reason}': '正则表达式已停止：{reason}',
    'Could not compare the replay: {reason}': '无法比较回放结果：{reason}',
    'The replay failed: {reason}': '回放失败：{reason}',
  },
})

/** The sentence of an application error, values filled in. */
export type AppErrorMessage =
  | { [C in AppErrorCode]: Filled<keyof (typeof appErrorTexts)[C] & string> }[AppErrorCode]
  | RawMessage
