/** The meanings of WebSocket status codes, RFC 6455 section 7.4 and the IANA registry. */
import { catalogue } from './locale.svelte.ts'

const text = catalogue({
  en: {
    c1000: 'normal closure',
    c1001: 'going away',
    c1002: 'protocol error',
    c1003: 'unsupported data',
    c1005: 'no status code',
    c1006: 'no close frame',
    c1007: 'invalid payload',
    c1008: 'policy violation',
    c1009: 'message too big',
    c1010: 'extension required',
    c1011: 'internal error',
    c1012: 'service restart',
    c1013: 'try again later',
    c1014: 'bad gateway',
    c1015: 'TLS handshake failed',
    registered: 'registered by a library',
    own: 'defined by the application',
    reserved: 'reserved',
    unknown: 'outside of the defined ranges',
  },
  zh: {
    c1000: '正常关闭',
    c1001: '端点离开',
    c1002: '协议错误',
    c1003: '不支持的数据',
    c1005: '无状态码',
    c1006: '无关闭帧',
    c1007: '载荷无效',
    c1008: '违反策略',
    c1009: '消息过大',
    c1010: '缺少必需的扩展',
    c1011: '内部错误',
    c1012: '服务重启',
    c1013: '请稍后重试',
    c1014: '网关错误',
    c1015: 'TLS 握手失败',
    registered: '由库注册',
    own: '由应用定义',
    reserved: '保留',
    unknown: '超出已定义的范围',
  },
})

export function closeMeaning(code: number): string {
  switch (code) {
    case 1000:
      return text().c1000
    case 1001:
      return text().c1001
    case 1002:
      return text().c1002
    case 1003:
      return text().c1003
    case 1005:
      return text().c1005
    case 1006:
      return text().c1006
    case 1007:
      return text().c1007
    case 1008:
      return text().c1008
    case 1009:
      return text().c1009
    case 1010:
      return text().c1010
    case 1011:
      return text().c1011
    case 1012:
      return text().c1012
    case 1013:
      return text().c1013
    case 1014:
      return text().c1014
    case 1015:
      return text().c1015
    default:
      if (code >= 3000 && code < 4000) return text().registered
      if (code >= 4000 && code < 5000) return text().own
      return code >= 1000 && code < 3000 ? text().reserved : text().unknown
  }
}
