/** Sentences for what cannot be done as it was asked for (`bad-input`), in English and Chinese; see `texts.ts`. */
import { texts } from './texts.ts'

export const badInput = texts({
  // Messages to send
  'A WebSocket sends messages, not raw data.': 'WebSocket 发送的是消息，不是原始数据。',
  'A WebSocket connection sends frames, not raw bytes.': 'WebSocket 连接发送帧，不能发送原始字节。',
  'A TCP connection sends bytes only. It has no ping, pong, close or other frames.':
    'TCP 连接只发送字节，没有 ping、pong、关闭等帧。',
  'A TCP connection sends bytes only. It has no frames.': 'TCP 连接只发送字节，没有帧。',
  'Nothing to send.': '没有要发送的内容。',
  'A message this large cannot be sent repeatedly.': '这么大的消息不能重复发送。',
  'Not sent: {issue}': '未发送：{issue}',
  'At {place}: {reason}.': '位于{place}：{reason}。',
  'A {kind} is limited to {limit} bytes, but this one has {length}.':
    '{kind} 最多 {limit} 字节，当前为 {length} 字节。',
  'A message of {length} bytes cannot be compressed or split. The limit is {limit} bytes.':
    '{length} 字节的消息不能压缩或分片，上限为 {limit} 字节。',
  'A close frame with a reason requires a code.': '带原因的关闭帧需要关闭码。',
  'The close reason is limited to {limit} bytes of UTF-8.': '关闭原因最多 {limit} 字节（UTF-8）。',
  'A text message must be valid UTF-8.': '文本消息必须是有效的 UTF-8。',
  'Cannot send compressed messages: permessage-deflate was not negotiated.':
    '无法发送压缩消息：未协商 permessage-deflate。',
  'The compression window of {bits} bits that the peer requested is not supported.':
    '不支持对端要求的 {bits} 位压缩窗口。',
  'The length {length} does not fit in the {bits}-bit form.':
    '{bits} 位长度字段无法表示 {length}。',
  'The fragments have {sum} bytes, but the message has {length}.':
    '各分片合计 {sum} 字节，而消息有 {length} 字节。',
  'The fragments have {sum} bytes, but the message has only {length}.':
    '各分片合计 {sum} 字节，而消息只有 {length} 字节。',
  'A message can be split into at most {limit} fragments.': '一条消息最多分为 {limit} 个分片。',

  // Endpoints
  '{name} is not a valid subprotocol name.': '{name} 不是有效的子协议名。',
  'Duplicate subprotocol {name}.': '子协议 {name} 重复。',
  'The header {name} is not valid in HTTP.': '请求头 {name} 不符合 HTTP 规范。',
  'Too many headers: the limits are {count} headers and {bytes} bytes.':
    '请求头过多：最多 {count} 个，合计 {bytes} 字节。',
  'The CA file {file} contains no valid certificate.': 'CA 文件 {file} 中没有有效的证书。',
  'A client key requires a client certificate.': '使用客户端私钥时必须指定客户端证书。',
  'The key in {file} does not match the client certificate.': '{file} 中的私钥与客户端证书不匹配。',
  'Could not decrypt the key in {file}.': '无法解密 {file} 中的私钥。',
  'Could not read the client certificate and its key in {file}.':
    '无法读取 {file} 中的客户端证书及其私钥。',
  '--user requires a password.': '--user 需要密码。',

  // Sessions and replays
  'A session can have at most {limit} rows with a bookmark, a note or a colour.':
    '一个会话最多有 {limit} 行可设置书签、备注或颜色。',
  '{name} is not a replay. There is nothing to compare.': '“{name}”不是回放，没有可比较的内容。',
  'A WebSocket session cannot be replayed to a TCP address.': 'WebSocket 会话不能回放到 TCP 地址。',
  'A TCP session cannot be replayed to a WebSocket address.': 'TCP 会话不能回放到 WebSocket 地址。',
  'A replay only sends recorded data.': '回放只发送录制的数据。',
  'Connections of a replay are closed when the replay ends.': '回放的连接在回放结束时关闭。',
  'The recorded frames are compressed, but the peer did not accept permessage-deflate.':
    '录制的帧已压缩，而对端未接受 permessage-deflate。',
  '{name} contains no traffic to replay.': '“{name}”中没有可回放的流量。',
  '{tcp} is a TCP session and {webSocket} a WebSocket session. They cannot be compared.':
    '“{tcp}”是 TCP 会话，“{webSocket}”是 WebSocket 会话，无法比较。',
  'This message cannot be inflated: {bytes} bytes of it are missing.':
    '无法解压此消息：缺少 {bytes} 字节。',
  'This message cannot be inflated: {reason}.': '无法解压此消息：{reason}。',
  'This {coding} data is not decoded: it expands to more than {limit} bytes.':
    '此 {coding} 数据未解码：解码后超过 {limit} 字节。',
  'This {coding} data is not decoded: it is damaged.': '此 {coding} 数据未解码：数据已损坏。',
  'View {view} shows frames, not messages.': '视图 {view} 显示的是帧，不是消息。',
  'View {view} shows TCP messages, not reads and writes.':
    '视图 {view} 显示的是 TCP 消息，不是单次读写。',
  'Sessions cannot be exported as "{format}".': '不能将会话导出为“{format}”。',
  'An export as "{format}" always contains the whole session.':
    '导出为“{format}”时总是包含整个会话。',
  '{path} already exists.': '{path} 已存在。',

  // Filters
  'The filter is incomplete: expected {what} after {field}.':
    '过滤器不完整：{field} 之后应为{what}。',
  'The filter is incomplete: expected {what}.': '过滤器不完整：应为{what}。',
  'Expected {what} after {field}, found {found}.': '{field} 之后应为{what}，而不是 {found}。',
  'Expected {what}, found {found}.': '应为{what}，而不是 {found}。',
  'Unknown field "{name}". Did you mean "{near}"?': '未知字段“{name}”。是否指“{near}”？',
  'Unknown field "{name}".': '未知字段“{name}”。',
  'The string has no closing quote.': '字符串没有结束引号。',
  'The regular expression has no closing slash.': '正则表达式没有结束的斜杠。',
  'Expected an operator after {field}: {operators}.': '{field} 之后应为运算符：{operators}。',
  '{field} does not support {operator}. Use {operators}.':
    '{field} 不支持 {operator}，请使用 {operators}。',
  '{field} requires {what}, not {found}.': '{field} 应为{what}，而不是 {found}。',
  'Invalid escape {found}. Use \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN.':
    '无效的转义 {found}。请使用 \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN。',
  'Invalid regular expression: {reason}.': '正则表达式无效：{reason}。',
  'The filter is too long.': '过滤器过长。',

  // Requests to the engine
  'Invalid argument for {method}.': '{method} 的参数无效。',
  'Unknown method {method}.': '未知方法 {method}。',
  '{field} must be at most {limit} characters long.': '{field} 最多 {limit} 个字符。',
  '{field} must be at most {limit}.': '{field} 最大为 {limit}。',
  '{field} must not be empty.': '{field} 不能为空。',
  '{field} must be at least {limit} characters long.': '{field} 至少 {limit} 个字符。',
  '{field} must be at least {limit}.': '{field} 最小为 {limit}。',
  '{field} is missing.': '缺少 {field}。',
  '{field} must be of type {type}.': '{field} 的类型应为 {type}。',
  '{field} must be one of {values}.': '{field} 应为以下之一：{values}。',
  '{field} is not valid: {reason}.': '{field} 无效：{reason}。',
  'Invalid settings: {reason}.': '设置无效：{reason}。',
})
