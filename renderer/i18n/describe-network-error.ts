/** Network errors in the window's language, by code. English uses the text of the entry. */
import { tlsFailure, tlsReason, type TlsFailure } from '../../shared/model/tls-failure.ts'
import { locale } from './locale.svelte.ts'

/** The message of an error, without a full stop, and a hint; an empty hint is not shown. */
export interface Words {
  message: string
  hint: string
}

const refusedCertificate: Words = {
  message: '对端的证书不受此处信任',
  hint: '添加其颁发机构的证书文件，或为此端点接受任意证书。',
}
const zhTls: Readonly<Record<TlsFailure, Words>> = {
  'not-tls': {
    message: '对端不使用 TLS',
    hint: '请不使用 TLS 连接（tcp:// 或 ws://），或检查端口。',
  },
  version: { message: '对端不支持此处允许的任何 TLS 版本', hint: '需要 TLS 1.2 或更高版本。' },
}
const rule = (message: string): Words => ({ message, hint: '' })

const zh: Readonly<Record<string, Words>> = {
  ECONNREFUSED: {
    message: '连接被拒绝：该地址没有程序在监听',
    hint: '请先启动服务器，或检查主机和端口。',
  },
  ENOTFOUND: { message: '找不到该主机名的地址', hint: '请检查拼写，并确认本机已联网。' },
  EAI_AGAIN: { message: '暂时无法解析该主机名', hint: '请确认本机已联网，然后重试。' },
  ETIMEDOUT: {
    message: '对端未及时应答',
    hint: '防火墙可能丢弃了数据包。请检查主机和端口，或延长超时时间。',
  },
  EHOSTUNREACH: { message: '无法到达该主机', hint: '请检查本机所在的网络。' },
  ENETUNREACH: { message: '无法到达该网络', hint: '请检查网络，或换用另一种 IP 版本。' },
  ENETDOWN: { message: '网络已断开', hint: '请检查本机的网络。' },
  ECONNRESET: { message: '对端重置了连接', hint: '' },
  EPIPE: { message: '对端已经关闭了连接', hint: '' },
  ECONNABORTED: { message: '连接已中止', hint: '' },
  EADDRNOTAVAIL: {
    message: '本机没有可用于到达对端的地址',
    hint: '本地端口可能已用尽，或需要换用另一种 IP 版本。',
  },
  EACCES: { message: '系统不允许此连接', hint: '' },
  BIND_EADDRINUSE: { message: '本地地址已被占用', hint: '请换用其他本地端口，或留空。' },
  BIND_EADDRNOTAVAIL: {
    message: '本地地址不属于本机',
    hint: '请填写本机的地址，或将本地地址留空。',
  },
  BIND_EACCES: {
    message: '系统不允许使用该本地端口',
    hint: '请换用 1023 以上的本地端口，或留空。',
  },
  EPERM: { message: '系统不允许此连接', hint: '可能是本机的防火墙禁止了它。' },
  EMFILE: {
    message: '本进程不能再打开更多连接',
    hint: '请关闭一些连接，或提高可打开文件数的上限（ulimit -n）。',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: '对端的证书是自签名的',
    hint: '将其添加为颁发机构文件，或为此端点接受任意证书。',
  },
  SELF_SIGNED_CERT_IN_CHAIN: refusedCertificate,
  UNABLE_TO_GET_ISSUER_CERT: refusedCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: refusedCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: refusedCertificate,
  CERT_UNTRUSTED: refusedCertificate,
  CERT_HAS_EXPIRED: {
    message: '对端的证书已过期',
    hint: '请在对端更新证书，或为此端点接受任意证书。',
  },
  CERT_NOT_YET_VALID: { message: '对端的证书尚未生效', hint: '请检查本机和服务器的时钟。' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: '对端的证书是为其他名称签发的',
    hint: '请设置服务器名称，或为此端点接受任意证书。',
  },
  TLS_ENDED_EARLY: {
    message: '对端在 TLS 握手期间结束了连接',
    hint: '对端可能不使用 TLS，或要求客户端证书。',
  },
  TLS_TIMEOUT: {
    message: '对端未及时完成 TLS 握手',
    hint: '对端可能不使用 TLS。请不使用 TLS 连接，或延长超时时间。',
  },
  LIMIT_SIZE: {
    message: '录制已停止：达到此会话的大小上限',
    hint: '可在选项中提高上限，或改为舍弃最旧的条目。',
  },
  LIMIT_AGE: {
    message: '录制已停止：达到此会话的时长上限',
    hint: '可在选项中提高上限，或改为舍弃最旧的条目。',
  },
  LIMIT_DATABASE: {
    message: '录制已停止：所有会话合计达到上限',
    hint: '请删除一些会话，或提高上限。',
  },
  WS_RESERVED_BITS: rule('对端设置了未经协商的保留位 RSV1 至 RSV3（RFC 6455 第 5.2 节）'),
  WS_RSV1_MISUSED: rule('RSV1 出现在不是消息首帧的帧上（RFC 7692 第 6 节）'),
  WS_RESERVED_OPCODE: rule('对端发送了保留操作码的帧（RFC 6455 第 5.2 节）'),
  WS_UNMASKED_FRAME: rule('客户端发送了未加掩码的帧（RFC 6455 第 5.1 节）'),
  WS_MASKED_FRAME: rule('服务器发送了加掩码的帧（RFC 6455 第 5.1 节）'),
  WS_LENGTH_NOT_MINIMAL: rule('对端的载荷长度未采用最短编码（RFC 6455 第 5.2 节）'),
  WS_LENGTH_TOP_BIT: rule('对端设置了 64 位载荷长度的最高位（RFC 6455 第 5.2 节）'),
  WS_LENGTH_BEYOND_REACH: rule('对端声明的载荷达到或超过 2^53 字节，无法处理'),
  WS_CONTROL_FRAGMENTED: rule('对端将控制帧分片（RFC 6455 第 5.4 节）'),
  WS_CONTROL_TOO_LONG: rule('对端发送的控制帧超过 125 字节（RFC 6455 第 5.5 节）'),
  WS_CONTINUATION_WITHOUT_START: rule('没有未完成的消息，对端却发送了延续帧（RFC 6455 第 5.4 节）'),
  WS_MESSAGE_INSIDE_MESSAGE: rule('前一条消息尚未结束，对端就开始了新消息（RFC 6455 第 5.4 节）'),
  WS_INVALID_UTF8: rule('对端发送的文本不是有效的 UTF-8（RFC 6455 第 8.1 节）'),
  WS_MESSAGE_TOO_LONG: rule('对端发送的消息超过了此端点的上限（RFC 6455 第 7.4.1 节）'),
  WS_CLOSE_TOO_SHORT: rule('对端的关闭帧只含半个状态码（RFC 6455 第 5.5.1 节）'),
  WS_CLOSE_CODE: rule('对端发送了不允许出现在线路上的关闭码（RFC 6455 第 7.4 节）'),
  WS_CLOSE_REASON_UTF8: rule('对端的关闭原因不是有效的 UTF-8（RFC 6455 第 5.5.1 节）'),
  WS_DATA_AFTER_CLOSE: rule('对端在关闭帧之后又发送了帧（RFC 6455 第 5.5.1 节）'),
}

/** Translates the error of an entry; returns the recorded message when the code is unknown. */
export function networkErrorWords(error: { code: string; message: string; hint: string }): Words {
  if (locale.current !== 'zh') return { message: error.message, hint: error.hint }
  const failure = tlsFailure(error.code)
  const known = failure ? zhTls[failure] : zh[error.code]
  return known ?? otherTls(error.code) ?? { message: error.message, hint: error.hint }
}

/** The reasons of TLS libraries are English; alerts have their names in RFC 8446. */
function otherTls(code: string): Words | null {
  const reason = tlsReason(code)
  if (!reason) return null
  const name = reason.name.toLowerCase()
  return rule(reason.isAlert ? `TLS 失败：对端发送了警报 ${name}` : `TLS 失败：${name}`)
}
