/** Protocol violations in the window's language. English uses the messages of `shared/wire/websocket/rules.ts`. */
import type { RuleCode, Verdict } from '../../shared/model/verdict.ts'
import { fillWording, verdictSentence } from '../../shared/wire/websocket/rules.ts'
import { locale } from './locale.svelte.ts'

export const chineseRules: Readonly<Record<RuleCode, string>> = {
  WS_DATA_AFTER_CLOSE: '关闭帧之后还有帧',
  WS_RESERVED_BITS: '设置了未经协商的保留位（{bits}）',
  WS_RSV1_MISUSED: '表示压缩消息的 RSV1 出现在不是消息首帧的帧上',
  WS_UNMASKED_FRAME: '客户端的帧未加掩码，而客户端必须为每一帧加掩码',
  WS_MASKED_FRAME: '服务器的帧加了掩码，而服务器不得加掩码',
  WS_LENGTH_TOP_BIT: '64 位载荷长度的最高位为 1',
  WS_LENGTH_BEYOND_REACH: '声明的载荷达到或超过 2^53 字节，无法继续解析',
  WS_LENGTH_NOT_MINIMAL: '载荷长度 {length} 多用了 {bytes} 个字节，未采用最短编码',
  WS_RESERVED_OPCODE: '操作码 {opcode} 是保留的',
  WS_CONTROL_FRAGMENTED: '控制帧被分片',
  WS_CONTROL_TOO_LONG: '控制帧有 {length} 字节，超过 125 字节',
  WS_CONTINUATION_WITHOUT_START: '没有未完成的消息，却出现了延续帧',
  WS_MESSAGE_INSIDE_MESSAGE: '前一条消息尚未结束，新消息就开始了',
  WS_MESSAGE_TOO_LONG: '消息超过了此端点的上限',
  WS_INVALID_UTF8: '文本不是有效的 UTF-8',
  WS_CLOSE_TOO_SHORT: '关闭帧只含半个状态码',
  WS_CLOSE_CODE: '关闭码 {code} 不得出现在线路上',
  WS_CLOSE_REASON_UTF8: '关闭原因不是有效的 UTF-8',
  WS_HANDSHAKE_UNREADABLE: '不是有效的 HTTP 报文头',
  WS_HANDSHAKE_METHOD: '请求方法是 {method}，而不是 GET',
  WS_HANDSHAKE_HTTP_VERSION: 'HTTP 版本为 {version}，低于 1.1',
  WS_HANDSHAKE_HOST: '请求有 {count} 个 Host 头，应恰有一个',
  WS_HANDSHAKE_UPGRADE: 'Upgrade 头不含 websocket：“{value}”',
  WS_HANDSHAKE_CONNECTION: 'Connection 头不含 Upgrade：“{value}”',
  WS_HANDSHAKE_KEY: 'Sec-WebSocket-Key 应恰有一个，为 16 字节的 Base64：“{value}”',
  WS_HANDSHAKE_VERSION: 'Sec-WebSocket-Version 应为 13：“{value}”',
  WS_HANDSHAKE_PROTOCOL_LIST: 'Sec-WebSocket-Protocol 不是互不相同的名称列表：“{value}”',
  WS_HANDSHAKE_ACCEPT: 'Sec-WebSocket-Accept 为“{value}”，应为“{expected}”',
  WS_HANDSHAKE_PROTOCOL: '响应选择了未提供的子协议：“{value}”',
  WS_HANDSHAKE_EXTENSION_LIST: 'Sec-WebSocket-Extensions 不是扩展列表：“{value}”',
  WS_HANDSHAKE_EXTENSION: '响应选择了未提供的扩展：“{value}”',
  WS_DEFLATE_PARAMETER: 'permessage-deflate 的参数 {name} 未知、重复或超出范围：“{value}”',
  HTTP_EMPTY_LINE_FIRST: '头部以空行开始（第 {line} 行）',
  HTTP_START_LINE: '第 {line} 行（起始行）的各部分之间不是恰好一个空格',
  HTTP_NAME_CASE: '第 {line} 行中的 HTTP 不是大写',
  HTTP_REQUEST_TARGET: '第 {line} 行的请求目标含有非 ASCII 字符或空格',
  HTTP_BARE_LF: '第 {line} 行以 LF 结尾，而不是 CRLF',
  HTTP_FOLDED_LINE: '第 {line} 行以空白开头，是折行的头字段',
  HTTP_LINE_WITHOUT_COLON: '第 {line} 行没有冒号',
  HTTP_SPACE_BEFORE_COLON: '第 {line} 行的冒号前有空白',
  HTTP_HEADER_NAME: '第 {line} 行的头字段名不是合法的 token',
  HTTP_CONTROL_CHARACTER: '第 {line} 行含有控制字符',
  HTTP_CONTENT_LENGTH: '第 {line} 行的 Content-Length 重复，或不是数字',
  HTTP_LENGTH_AND_CODING: '第 {line} 行的 Content-Length 与 Transfer-Encoding 同时出现',
}

/** The section of a rule behind its Chinese sentence. */
export function citeRule(cited: string): string {
  const [, rfc = '', section = ''] = /^(RFC \d+) section ([\d.]+)$/.exec(cited) ?? []
  return rfc === '' ? `（${cited}）` : `（${rfc} 第 ${section} 节）`
}

/** Returns a verdict in the current language, with its RFC section. */
export function verdictWords(verdict: Verdict): string {
  if (locale.current !== 'zh') return verdictSentence(verdict)
  return `${fillWording(chineseRules[verdict.rule], verdict.data)}${citeRule(verdict.section)}`
}
