/** Sentences for what cannot be done as it was asked for (`bad-input`), in English and Chinese; see `texts.ts`. */
import { texts } from './texts.ts'

export const badInput = texts({
  // Messages to send
  'A WebSocket carries messages.': 'WebSocket 传输的是消息。',
  'A WebSocket connection carries frames, no bare bytes.': 'WebSocket 连接传输帧，不能发送裸字节。',
  'A TCP connection carries bytes alone: no ping, pong, close or other frames.':
    'TCP 连接只传输字节，没有 ping、pong、关闭等帧。',
  'A TCP connection carries bytes alone, no frames.': 'TCP 连接只传输字节，没有帧。',
  'There is nothing to send.': '没有要发送的内容。',
  'A body this long is sent once at a time.': '这么长的内容只能逐次发送。',
  'Not sent: {issue}': '未发送：{issue}',
  'At {place}: {reason}.': '位于{place}：{reason}。',
  'A {kind} holds at most {limit} bytes, these are {length}.':
    '{kind} 最多 {limit} 字节，当前为 {length} 字节。',
  'A message of {length} bytes is too long to be compressed or split: at most {limit}.':
    '{length} 字节的消息过长，不能压缩或分片：最多 {limit} 字节。',
  'A close frame with a reason needs a code.': '带原因的关闭帧需要关闭码。',
  'The reason of a close holds at most {limit} bytes of UTF-8.':
    '关闭原因最多 {limit} 字节（UTF-8）。',
  'A text message must be UTF-8.': '文本消息必须是 UTF-8。',
  'Nothing can be sent compressed: permessage-deflate was not agreed.':
    '无法压缩发送：未协商 permessage-deflate。',
  'The peer asked for a compression window of {bits} bits, which is too small for this compressor.':
    '对端要求的压缩窗口为 {bits} 位，此压缩器不支持这么小的窗口。',
  'A length of {length} does not fit into the {bits}-bit form.':
    '{bits} 位长度字段放不下 {length}。',
  'The fragments hold {sum} bytes, the message has {length}.':
    '各分片合计 {sum} 字节，而消息有 {length} 字节。',
  'The fragments hold {sum} bytes, the message has only {length}.':
    '各分片合计 {sum} 字节，而消息只有 {length} 字节。',
  'A message is split into at most {limit} fragments.': '一条消息最多分为 {limit} 片。',

  // Endpoints
  '{name} cannot be the name of a subprotocol.': '{name} 不能用作子协议名。',
  'The subprotocol {name} is named more than once.': '子协议 {name} 重复。',
  'The header {name} cannot be sent over HTTP.': '请求头 {name} 不能通过 HTTP 发送。',
  'The headers cannot be sent: there are more than {count}, or they have more than {bytes} bytes.':
    '请求头无法发送：超过 {count} 个，或合计超过 {bytes} 字节。',
  'The authority file {file} holds no certificate that can be read.':
    '颁发机构文件 {file} 中没有可读取的证书。',
  'A client key is of no use without its certificate.': '客户端密钥须与其证书一起使用。',
  'The key in {file} is not the key of the client certificate.':
    '{file} 中的密钥与客户端证书不匹配。',
  'The key in {file} cannot be decrypted.': '无法解密 {file} 中的密钥。',
  'The client certificate and its key in {file} cannot be read.':
    '无法读取 {file} 中的客户端证书及其密钥。',
  '--user needs a password.': '--user 需要密码。',

  // Sessions and replays
  'A session has at most {limit} rows with a bookmark, a note or a colour.':
    '一个会话最多有 {limit} 行可带书签、备注或颜色。',
  '{name} is no replay, so there is nothing to compare.': '“{name}”不是重放，没有可比较的内容。',
  '{tcp} holds bytes and {webSocket} WebSocket frames, so they cannot be compared.':
    '“{tcp}”由字节组成，“{webSocket}”由 WebSocket 帧组成，无法比较。',
  'A WebSocket session holds frames: it cannot be replayed to a TCP address.':
    'WebSocket 会话由帧组成，不能重放到 TCP 地址。',
  'A TCP session holds bytes and no frames: it cannot be replayed to a WebSocket address.':
    'TCP 会话由字节组成、没有帧，不能重放到 WebSocket 地址。',
  'A replay sends what was recorded and nothing else.': '重放只发送录制的内容。',
  'The connections of a replay end with the replay.': '重放的连接随重放结束。',
  'The peer did not agree to permessage-deflate, which the recorded frames are compressed with.':
    '录制的帧用 permessage-deflate 压缩，而对端没有同意使用它。',
  '{name} holds no traffic, so there is nothing to replay.': '“{name}”没有流量，没有可重放的内容。',
  'This message cannot be inflated: {bytes} bytes of it are missing.':
    '此消息无法解压：缺少其中 {bytes} 字节。',
  'This message cannot be inflated: {reason}.': '此消息无法解压：{reason}。',
  'This {coding} data is not decoded: it expands to more than {limit} bytes.':
    '此 {coding} 数据未解码：解码后超过 {limit} 字节。',
  'This {coding} data is not decoded: it is damaged.': '此 {coding} 数据未解码：数据已损坏。',
  'View {view} shows frames, not messages.': '视图 {view} 显示的是帧，不是消息。',
  'View {view} shows TCP messages, not reads and writes.':
    '视图 {view} 显示的是 TCP 消息，不是各次读写。',
  'Sessions cannot be exported as "{format}".': '不能将会话导出为“{format}”。',
  'An export as "{format}" always contains the whole session.':
    '导出为“{format}”时总是包含整个会话。',
  '{path} already exists.': '{path} 已存在。',

  // Filters
  'The filter ends where {what} is expected after {field}.': '过滤器在 {field} 之后缺少{what}。',
  'The filter ends where {what} is expected.': '过滤器末尾缺少{what}。',
  'Expected {what} after {field}, found {found}.': '{field} 之后应为{what}，实际是 {found}。',
  'Expected {what}, found {found}.': '此处应为{what}，实际是 {found}。',
  'There is no field {name}. Is {near} meant?': '没有字段 {name}，是否指 {near}？',
  'There is no field {name}.': '没有字段 {name}。',
  'The string has no closing quote.': '字符串没有结束引号。',
  'The regular expression has no closing slash.': '正则表达式没有结束的斜杠。',
  '{field} is compared with something: {operators}.': '{field} 需要比较：{operators}。',
  '{field} takes {operators}, not {operator}.': '{field} 可用 {operators}，不能用 {operator}。',
  '{field} wants {what}, not {found}.': '{field} 的值应为{what}，而不是 {found}。',
  '{found} is no escape. There are \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN.':
    '{found} 不是转义。可用 \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN。',
  'The regular expression cannot be read: {reason}.': '无法读取此正则表达式：{reason}。',
  'The filter is too long.': '过滤器过长。',

  // Requests to the engine
  '{method} cannot take this.': '{method} 不接受此参数。',
  'There is no method {method}.': '没有方法 {method}。',
  '{field} must be at most {limit} characters long.': '{field} 最多 {limit} 个字符。',
  '{field} must be at most {limit}.': '{field} 最大为 {limit}。',
  '{field} must not be empty.': '{field} 不能为空。',
  '{field} must be at least {limit} characters long.': '{field} 至少 {limit} 个字符。',
  '{field} must be at least {limit}.': '{field} 最小为 {limit}。',
  '{field} is missing.': '缺少 {field}。',
  '{field} must be of type {type}.': '{field} 的类型应为 {type}。',
  '{field} must be one of {values}.': '{field} 应为以下之一：{values}。',
  '{field} is not valid: {reason}.': '{field} 无效：{reason}。',
  'This cannot be set: {reason}.': '无法这样设置：{reason}。',
})
