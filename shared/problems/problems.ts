/**
 * What ends a connection or a recording: the codes and sentences of `error` entries and of the problem of a session, in
 * English and Chinese; see `texts.ts`. A violated rule has the sentence of `shared/wire/websocket/rules.ts` instead.
 */
import type { RuleCode } from '../model/verdict.ts'
import type { HintText } from './hints.ts'
import { texts, textsByCode, type Filled, type RawMessage } from './texts.ts'

/** Codes that Sockeye gives; all others are those of the system, of Node and of OpenSSL. */
type ProblemCode =
  | 'ABORTED'
  | 'INTERNAL'
  | 'LIMIT_SIZE'
  | 'LIMIT_AGE'
  | 'LIMIT_DATABASE'
  | 'WS_HANDSHAKE_ENDED'
  | 'WS_HANDSHAKE_TIMEOUT'
  | 'WS_HANDSHAKE_INVALID'
  | 'WS_HANDSHAKE_REFUSED'
  | 'WS_NO_SUBPROTOCOL'
  | 'WS_NOT_WEBSOCKET'
  | 'WS_PING_TIMEOUT'
  | 'WS_REDIRECTED'
  | 'WS_TLS_PORT'
  | 'WS_TOO_MANY_REDIRECTS'

export const problemTexts = textsByCode<ProblemCode>()({
  /** The user gave up: nothing is shown. */
  ABORTED: { '': '' },
  INTERNAL: {},
  LIMIT_SIZE: {
    'The recording stopped at its limit of {size}': '录制已停止：达到此会话的大小上限 {size}',
  },
  LIMIT_AGE: {
    'The recording stopped after {time}, as its limit says':
      '录制已停止：达到此会话的时长上限 {time}',
  },
  LIMIT_DATABASE: {
    'The recording stopped: the sessions together take {size}, their limit':
      '录制已停止：所有会话合计达到上限 {size}',
  },
  WS_HANDSHAKE_ENDED: {
    'The server ended the connection without answering the WebSocket request.':
      '服务器未响应 WebSocket 请求就结束了连接。',
    'The server ended the connection before its answer was complete.':
      '服务器在响应完整之前结束了连接。',
    'The peer ended the connection without a WebSocket request.':
      '对端未发送 WebSocket 请求就结束了连接。',
  },
  WS_HANDSHAKE_TIMEOUT: {
    'The server did not answer the WebSocket request within {time} ms.':
      '服务器在 {time} 毫秒内未响应 WebSocket 请求。',
    'The answer of the server was not complete within {time} ms.':
      '服务器的响应未在 {time} 毫秒内完整到达。',
  },
  WS_HANDSHAKE_INVALID: {
    'The server answered 101, but its answer is no valid WebSocket handshake: {violation}.':
      '服务器返回 101，但该响应不是有效的 WebSocket 握手：{violation}。',
  },
  WS_HANDSHAKE_REFUSED: {
    'The server answered {status} instead of opening a WebSocket.':
      '服务器返回 {status}，未打开 WebSocket。',
    "The peer's request was answered {status}: {reason}.": '对端的请求已返回 {status}：{reason}。',
  },
  WS_NO_SUBPROTOCOL: {
    'The server chose none of the subprotocols offered: {offered}.':
      '服务器没有选择所提供的任何子协议：{offered}。',
  },
  WS_NOT_WEBSOCKET: {
    'The server does not speak WebSocket: its answer cannot be read, it is not HTTP.':
      '服务器不使用 WebSocket：无法读取其响应，它不是 HTTP。',
    'The server does not speak WebSocket: its answer cannot be read, its HTTP head does not end.':
      '服务器不使用 WebSocket：无法读取其响应，HTTP 头部没有结束。',
    'The server does not speak WebSocket: its answer cannot be read, its HTTP head has too many lines.':
      '服务器不使用 WebSocket：无法读取其响应，HTTP 头部行数过多。',
  },
  WS_PING_TIMEOUT: {
    'The peer left a ping unanswered for {time} ms.': '对端在 {time} 毫秒内未响应 ping。',
  },
  WS_REDIRECTED: { 'The server answered {status}.': '服务器返回 {status}。' },
  WS_TLS_PORT: {
    'The server speaks TLS on this port.': '服务器在此端口使用 TLS。',
    'The server speaks TLS on this port: it answered {status}.':
      '服务器在此端口使用 TLS：服务器返回 {status}。',
  },
  WS_TOO_MANY_REDIRECTS: {
    'The server redirected more than {count} times.': '服务器重定向超过 {count} 次。',
  },
})

/** Sentences for codes of the system, of Node and of OpenSSL. */
export const systemTexts = texts({
  'Nothing listens on {place}.': '{place} 没有程序在监听，连接被拒绝。',
  'No address is known for the name {host}.': '无法解析主机名 {host}。',
  'The name {host} could not be looked up now.': '暂时无法解析主机名 {host}。',
  '{place} did not answer in time.': '{place} 未及时响应。',
  'There is no way to {place} from here.': '从本机无法到达 {place}。',
  'The network to {place} is down.': '通往 {place} 的网络已断开。',
  '{place} reset the connection.': '{place} 重置了连接。',
  '{place} had closed the connection already.': '{place} 已经关闭了连接。',
  'The connection with {place} was aborted.': '与 {place} 的连接已中止。',
  'The system has no address to reach {place} from.': '本机没有可用于到达 {place} 的地址。',
  'The system does not allow a connection to {place}.': '系统不允许连接到 {place}。',
  'This process may not open more connections.': '本进程不能再打开更多连接。',
  'The system has no more room for open files and connections.': '系统打开的文件和连接已达到上限。',
  'The system has no memory left for this connection.': '系统没有内存可用于此连接。',
  '{place} is not an address that can be connected to.': '{place} 不是可以连接的地址。',
  'The local address {place} is in use.': '本地地址 {place} 已被占用。',
  '{host} is not an address of this computer.': '{host} 不是本机的地址。',
  'The system does not allow to connect from {place}.': '系统不允许从 {place} 连接。',
  'The certificate of {place} is signed by itself.': '{place} 的证书是自签名的。',
  'The certificate of {place} is not signed by an authority that is trusted here.':
    '{place} 的证书不受此处信任。',
  'The certificate of {place} has expired.': '{place} 的证书已过期。',
  'The certificate of {place} is not valid yet.': '{place} 的证书尚未生效。',
  'The certificate of {place} was revoked.': '{place} 的证书已被吊销。',
  'The certificate of {place} was made for another name.': '{place} 的证书是为其他名称签发的。',
  '{place} does not speak TLS.': '{place} 不使用 TLS。',
  '{place} ended the connection during the TLS handshake.': '{place} 在 TLS 握手期间结束了连接。',
  '{place} did not finish the TLS handshake in time.': '{place} 未及时完成 TLS 握手。',
  '{place} speaks no TLS version that is allowed here.': '{place} 不支持此处允许的 TLS 版本。',
  'TLS with {place} failed: {reason}.': '与 {place} 的 TLS 失败：{reason}。',
  'The connection with {place} failed: {reason}.': '与 {place} 的连接失败：{reason}。',
})

export type SystemMessage = Filled<keyof typeof systemTexts>

/** The sentence of a violated rule with its section, as `verdictSentence` writes it. */
export type VerdictSentence = `${VerdictPhrase}.`
export type VerdictPhrase = `${string} (${string})`

/** A problem with its description; the same in an `error` entry and in `SessionStatus.problem`. */
export type Problem =
  | {
      [C in ProblemCode]: {
        code: C
        message: C extends 'INTERNAL' ? RawMessage : Filled<keyof (typeof problemTexts)[C] & string>
        hint: HintText
      }
    }[ProblemCode]
  | { code: RuleCode; message: VerdictSentence; hint: HintText }
  | { code: string; message: SystemMessage; hint: HintText }
