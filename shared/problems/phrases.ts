/** Parts of sentences that fill placeholders of other texts, in English and Chinese; see `texts.ts`. */
import { texts, type Filled } from './texts.ts'

export const phraseTexts = texts({
  // What cannot be read
  'client certificate': '客户端证书',
  'client key': '客户端私钥',
  'CA file': 'CA 文件',
  password: '密码',
  token: '令牌',
  passphrase: '私钥密码',
  endpoint: '端点',
  session: '会话',
  snippet: '常用消息',
  sequence: '序列',
  setting: '设置',

  // Why TLS failed
  'it sent the alert “{alert}”': '对端发送了警报“{alert}”',

  // Why a server refuses a request
  'It is not HTTP': '请求不是 HTTP',
  'It speaks TLS, and this server does not: connect with ws://':
    '对端使用 TLS，而此服务器不使用，请用 ws:// 连接',
  'Its HTTP head does not end': '其 HTTP 头部没有结束',
  'Its HTTP head has too many lines': '其 HTTP 头部行数过多',
  'It was not complete within {time} ms': '请求在 {time} 毫秒内没有完成',
  'It speaks HTTP/{version}, this server HTTP/1.1':
    '对端使用 HTTP/{version}，此服务器使用 HTTP/1.1',
  'This server accepts the path {path}': '此服务器只接受路径 {path}',
  'This server is no proxy': '此服务器不是代理',
  'It expects what this server cannot do': '此服务器无法满足其 Expect 头',
  'It asks for no WebSocket': '它没有请求 WebSocket',
  'A WebSocket is opened with GET': 'WebSocket 须用 GET 打开',
  'It asks for version {versions}, not 13': '它请求的版本是 {versions}，而不是 13',
  'Its Sec-WebSocket-Key is missing or invalid': '其 Sec-WebSocket-Key 缺失或无效',

  // Where, and what is wrong with a message with variables
  'character {column}': '第 {column} 个字符',
  'line {line}, character {column}': '第 {line} 行第 {column} 个字符',
  '{found} is not a hex digit': '{found} 不是十六进制数字',
  '{found} has an odd number of digits': '{found} 的位数是奇数',
  'digits expected after {found}': '{found} 之后缺少数字',
  'unclosed comment': '注释未闭合',
  'unclosed {found}': '{found} 未闭合',
  'offset {found} does not match the previous line': '偏移 {found} 与上一行不连续',
  'invalid escape {found}': '无效的转义 {found}',
  'unknown variable {found}': '未知变量 {found}',
  '{found} is not allowed here': '此处不允许使用 {found}',
  'missing argument for {found}': '{found} 缺少参数',
  'unexpected argument {found}': '多余的参数 {found}',
  '{found} is not allowed inside base64': 'base64 内不允许使用 {found}',
  'the length exceeds the range of {found}': '长度超出 {found} 的范围',
  '{found} cannot be represented in the text encoding': '文本编码不支持字符 {found}',
  'the range of {found} is outside the message': '{found} 的范围超出消息',

  // What a filter expects
  'a field, a flag, "text" or /expression/': '字段、标志、"文本"或 /表达式/',
  'an operator': '运算符',
  'a value': '值',
  'a list such as (1, 5..9)': '列表，如 (1, 5..9)',
  '"and" or "or"': '“and”或“or”',
  '"," or ")"': '“,”或“)”',
  '")"': '“)”',
  'a number': '数字',
  'a number of bytes, such as 100 or 64KiB': '字节数，如 100 或 64KiB',
  'a duration such as 1.5s, a time such as 14:05:09.112 or a date':
    '时长（如 1.5s）、时间（如 14:05:09.112）或日期',
  'in, out or none': 'in、out 或 none',
  'a kind, such as text, binary, ping or data': '类型，如 text、binary、ping 或 data',
  'an opcode, such as ping, 1 or 0x9': '操作码，如 ping、1 或 0x9',
  'red, orange, yellow, green, blue or purple': 'red、orange、yellow、green、blue 或 purple',
  'true or false': 'true 或 false',
  'a number such as 1006 or a code such as ECONNREFUSED':
    '数字（如 1006）或代码（如 ECONNREFUSED）',
  'an address such as 127.0.0.1 or "[::1]:8080"': '地址，如 127.0.0.1 或 "[::1]:8080"',
  'a "string" or bytes such as \\x00\\xff': '"字符串"或字节，如 \\x00\\xff',
  'bytes such as 0a0b or \\x0a\\x0b': '字节，如 0a0b 或 \\x0a\\x0b',
  'a number, a "string", true, false or null': '数字、"字符串"、true、false 或 null',
  'a regular expression, /like this/i': '正则表达式，/写成这样/i',
})

/** A phrase, values filled in. */
export type Phrase = Filled<keyof typeof phraseTexts>
