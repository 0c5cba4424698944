/** The sentences of application errors, by code, in English and Chinese; see `texts.ts`. */
import type { AppErrorCode } from '../contract/error-codes.ts'
import { textsByCode, type Filled, type RawMessage } from './texts.ts'
import { badInput } from './bad-input.ts'

const unreadableRegex = {
  'The regular expression cannot be read: {reason}.': '无法读取此正则表达式：{reason}。',
} as const

export const appErrorTexts = textsByCode<AppErrorCode>()({
  'bad-input': badInput,
  'bad-url': {
    'The address is empty.': '地址为空。',
    'The address is longer than 8,192 characters.': '地址超过 8,192 个字符。',
    'The address {address} contains a space.': '地址 {address} 含有空格。',
    'The address {address} contains the character {character}.':
      '地址 {address} 含有字符 {character}。',
    'The address {address} holds a user name, which only ws:// and wss:// clients can send.':
      '地址 {address} 含有用户名，只有 ws:// 和 wss:// 客户端可以发送用户名。',
    'The user name in {address} is too long, or has a colon or a control character.':
      '{address} 中的用户名过长，或含有冒号或控制字符。',
    'The address {address} holds a fragment, which is never sent.':
      '地址 {address} 含有片段（#），片段不会被发送。',
    'A {scheme}:// address ends with its port, but {address} continues with {found}.':
      '{scheme}:// 地址到端口为止，而 {address} 之后还有 {found}。',
    'The address {address} holds a query, but a server accepts a path.':
      '地址 {address} 含有查询参数，而服务器的地址只有路径。',
    'The address {address} does not say which protocol to speak.': '地址 {address} 没有写明协议。',
    "The address {address} is a web page's; Sockeye speaks TCP and WebSocket.":
      '{address} 是网页地址，Sockeye 使用 TCP 和 WebSocket。',
    'Unknown scheme {scheme}:// in the address {address}.':
      '地址 {address} 中的协议 {scheme}:// 未知。',
    'The address {address} has two schemes, {scheme}:// and {found}.':
      '地址 {address} 写了两个协议：{scheme}:// 和 {found}。',
    'Sockeye cannot listen on {scheme}://, because its servers speak no TLS.':
      '无法监听 {scheme}://，Sockeye 的服务器不支持 TLS。',
    'The address {address} lacks the ] that ends its IPv6 address.':
      '地址 {address} 中的 IPv6 地址缺少结尾的 ]。',
    '{found} in {address} is no IPv6 address.': '{address} 中的 {found} 不是 IPv6 地址。',
    'The address {address} has more than one colon after its host.':
      '地址 {address} 的主机之后有多个冒号。',
    'The host is missing in {address}.': '{address} 缺少主机。',
    'The host is longer than 253 characters.': '主机名超过 253 个字符。',
    '{found} in {address} is no host name.': '{address} 中的 {found} 不是主机名。',
    '{found} in {address} is no IPv4 address.': '{address} 中的 {found} 不是 IPv4 地址。',
    '{found} after the host in {address} is no port.': '{address} 主机之后的 {found} 不是端口。',
    'The port is missing in {address}.': '{address} 缺少端口。',
    '{found} in {address} is no port.': '{address} 中的 {found} 不是端口。',
    'A WebSocket client needs an address that begins with ws:// or wss://, not {scheme}://.':
      'WebSocket 客户端的地址须以 ws:// 或 wss:// 开头，而不是 {scheme}://。',
  },
  'bad-regex': unreadableRegex,
  'bad-hex': { 'The bytes cannot be read.': '无法读取这些字节。' },
  'regex-too-slow': {
    'The regular expression takes too long.': '此正则表达式耗时过长。',
    'The colour rule takes too long and is ignored: {rule}':
      '此着色规则耗时过长，已不再使用：{rule}',
  },
  'not-found': {
    'There is no session {session}.': '没有会话 {session}。',
    'There is no saved endpoint {endpoint}.': '没有已保存的端点 {endpoint}。',
    'There is no snippet {snippet}.': '没有片段 {snippet}。',
    'There is no sequence {sequence}.': '没有序列 {sequence}。',
    'There is no view {view}.': '没有视图 {view}。',
    'View {view} is not of session {session}.': '视图 {view} 不属于会话 {session}。',
    'The view has no row {row}.': '视图没有第 {row} 行。',
    'Session {session} has no entry {entry}.': '会话 {session} 没有第 {entry} 条。',
    'Entry {entry} of session {session} was dropped, as its limit says.':
      '会话 {session} 的第 {entry} 条已按其上限舍弃。',
    'The session was deleted while it was being read.': '读取期间该会话已被删除。',
    'Nothing is staged under number {stage}.': '没有编号为 {stage} 的暂存内容。',
    'A snippet of this sequence is not there any more.': '此序列中的某个片段已不存在。',
    'There is no such export.': '没有这个导出。',
    'There is no such import.': '没有这个导入。',
  },
  'not-open': {
    'Session {session} is not open.': '会话 {session} 未打开。',
    'Sockeye is closing.': 'Sockeye 正在关闭。',
    'Session {session} plays no replay now.': '会话 {session} 当前没有在重放。',
    'No peer is connected.': '没有已连接的对端。',
    'Connection {connection} is not open.': '连接 {connection} 已不在打开状态。',
    'Connection {connection} is closing.': '连接 {connection} 正在关闭。',
    'There is no connection to send on now.': '当前没有可用于发送的连接。',
  },
  'address-in-use': {
    '{place} is in use by another program.': '{place} 已被其他程序占用。',
    'Port {port} is in use by session {session} of Sockeye, {name}.':
      '端口 {port} 已被 Sockeye 的会话 {session}（{name}）占用。',
  },
  'address-unavailable': {
    '{host} is not an address of this computer.': '{host} 不是本机的地址。',
    'No address is known for the name {host}.': '找不到主机名 {host} 的地址。',
  },
  'permission-denied': {
    'The system does not allow to listen on {place}.': '系统不允许监听 {place}。',
    'Sockeye may not write {path}.': 'Sockeye 没有写入 {path} 的权限。',
    '{file} cannot be written.': '无法写入 {file}。',
  },
  network: {
    'Listening on {place} failed: {reason}.': '监听 {place} 失败：{reason}。',
  },
  cancelled: { 'The export was cancelled.': '导出已取消。' },
  'file-unreadable': {
    '{file} cannot be read.': '无法读取 {file}。',
    'The {what} {file} cannot be read.': '无法读取{what} {file}。',
    'The {what} {file} is too long to be a PEM file.': '{what} {file} 过长，不可能是 PEM 文件。',
    'The file cannot be read to its end.': '文件无法完整读取。',
    'The file could not be read to its end.': '文件未能完整读取。',
    'The staged bytes cannot be read any more.': '暂存的字节已无法读取。',
  },
  'file-foreign': {
    'This file is no session that Sockeye exported.': '此文件不是 Sockeye 导出的会话。',
  },
  'file-damaged': {
    'This file is damaged: a part of it is not what was exported.':
      '文件已损坏：部分内容与导出时不一致。',
  },
  'file-truncated': {
    'This file ends too early: a part of the session is missing.': '文件不完整：缺少会话的一部分。',
  },
  'file-newer': {
    'This file was exported by a newer version of Sockeye.': '此文件由更新版本的 Sockeye 导出。',
  },
  'database-newer': {
    '{path} was written by a newer version of Sockeye.': '{path} 由更新版本的 Sockeye 写入。',
  },
  'database-damaged': {
    'A part of this session is damaged in the database.': '数据库中此会话的一部分已损坏。',
    '{path} is no database that Sockeye can read.': '{path} 不是 Sockeye 能读取的数据库。',
  },
  'row-unreadable': {
    'The {what} {id} cannot be read from the database.': '无法从数据库读取{what} {id}。',
  },
  'disk-full': {
    'The disk is full.': '磁盘已满。',
    'There is no room left to write {file}.': '磁盘空间不足，无法写入 {file}。',
  },
  'recording-waits': {
    'There is no room left to write {path}: recording waits, and its connections with it.':
      '磁盘空间不足，无法写入 {path}：录制暂停，连接也随之等待。',
  },
  'limit-reached': {
    'All sessions together take {size}, their limit.': '所有会话合计 {size}，已达到上限。',
    'The session of this file does not fit: all sessions together may take {size}.':
      '此文件中的会话放不下：所有会话合计最多 {size}。',
  },
  'store-failed': {
    'The database is closed.': '数据库已关闭。',
    'The disk did not take everything in time.': '磁盘未能及时写入全部内容。',
    'The bytes to send could not be kept.': '无法暂存要发送的字节。',
    'The disk refused to read or write {path}.': '磁盘拒绝读写 {path}。',
    '{path} cannot be opened or made: a folder is missing there, or a name on the way is taken by something else.':
      '无法打开或创建 {path}：缺少其所在的文件夹，或路径中的某个名称已被占用。',
    'Another program holds {path} for too long.': '另一个程序长时间占用 {path}。',
    '{path} cannot be used: {reason}': '无法使用 {path}：{reason}',
  },
  'session-busy': {
    '{name} is still being recorded.': '“{name}”仍在录制。',
    'This session is still being recorded.': '该会话仍在录制。',
  },
  'secret-missing': {
    'The {use} of this endpoint is not kept here.': '此端点的{use}未保存在此处。',
    'The value of the header {header} of this endpoint is not kept here.':
      '此端点的请求头 {header} 的值未保存在此处。',
  },
  'settings-failed': {
    'The settings could not be kept: {reason}.': '设置未能保存：{reason}。',
  },
  disconnected: {
    'The connection to the engine was lost.': '与引擎的连接已断开。',
    'There is no engine.': '引擎未运行。',
    'Sockeye is closing.': 'Sockeye 正在关闭。',
    'The connection ended before all of it was sent.': '连接在全部发出之前结束。',
    'Connection {connection} ended before all was sent: {handed} of {length} bytes were handed to the system.':
      '连接 {connection} 在全部发出之前结束：共 {length} 字节，已交给系统 {handed} 字节。',
    'Connection {connection} ended before the system had taken all {length} bytes.':
      '连接 {connection} 在系统接收全部 {length} 字节之前结束。',
    'The connection ended after {sent} of {total} recorded entries were sent.':
      '连接已结束：录制的 {total} 条中发出了 {sent} 条。',
  },
  internal: {
    'Something in Sockeye went wrong: {reason}': 'Sockeye 内部出错：{reason}',
    'The store did not start: {reason}': '存储未能启动：{reason}',
    'The store stopped: {reason}': '存储已停止：{reason}',
    'The store has no call {method}.': '存储没有调用 {method}。',
    'The expression was ended: {reason}': '正则表达式的执行被中止：{reason}',
    'The replay could not be compared: {reason}': '无法比较重放结果：{reason}',
    'The replay went wrong: {reason}': '重放出错：{reason}',
  },
})

/** The sentence of an application error, values filled in. */
export type AppErrorMessage =
  | { [C in AppErrorCode]: Filled<keyof (typeof appErrorTexts)[C] & string> }[AppErrorCode]
  | RawMessage
