/**
 * Descriptions of events in the window's language: one sentence, for the timeline and the detail view. English uses the
 * recorded message of an error, which contains addresses; other languages have a table by code and fall back to that
 * message.
 */
import { writeSize, writeSpan } from '../../shared/bytes/quantity.ts'
import type { EventDetail, EntrySummary } from '../../shared/model/entry.ts'
import { closeMeaning } from './close-codes.ts'
import { networkErrorWords } from './describe-network-error.ts'
import { formatAddress, formatDuration, groupDigits } from './format.ts'
import { catalogue } from './locale.svelte.ts'

const text = catalogue({
  en: {
    listening: (at: string) => `Listening on ${at}`,
    accepted: (from: string) => `${from} connected`,
    connected: (to: string, took: string) => `Connected to ${to} in ${took}`,
    connectedAgain: (to: string, took: string, attempt: number) =>
      `Connected to ${to} on attempt ${String(attempt)} in ${took}`,
    tls: (version: string, cipher: string) => `${version}, ${cipher}, certificate verified`,
    tlsAccepted: (version: string, cipher: string, reason: string) =>
      `${version}, ${cipher}, certificate accepted although it did not verify (${reason})`,
    peerFin: 'The peer closed the connection (FIN)',
    peerRst: 'The peer reset the connection (RST)',
    localFin: 'Closed from here (FIN)',
    localRst: 'Reset from here (RST)',
    broken: 'The connection broke',
    peerClosed: (code: string) => `The peer closed: ${code}`,
    resetAfter: (code: string) => `Reset (RST) after ${code}`,
    localClosed: (code: string) => `Closed from here: ${code}`,
    unsent: (bytes: string) => `, ${bytes} bytes not sent`,
    reconnecting: (attempt: string, delay: string) =>
      `Reconnecting, attempt ${attempt} in ${delay}`,
    gaveUp: 'Gave up reconnecting',
    redirected: (to: string) => `The server redirects to ${to}`,
    halfClose: 'The peer sends no more (FIN); this side still may',
    ownHalfClose: 'This side sends no more (FIN); the peer still may',
    opened: 'WebSocket open',
    openedIn: (took: string) => `WebSocket open, upgrade in ${took}`,
    subprotocol: (name: string) => `, subprotocol ${name}`,
    extensions: (names: string) => `, ${names}`,
    stoppedParsing: 'From here the bytes are no frames any more and are recorded as they come',
    cutting: (bytes: string) =>
      `The disk cannot follow: from here on payloads are cut after their first ${bytes} bytes`,
    cuttingEnded: (from: string, to: string, entries: string, bytes: string) =>
      `The disk could not follow from no. ${from} to ${to}: ${entries} ${entries === '1' ? 'payload' : 'payloads'} cut, ${bytes} bytes missing`,
    sizeReached: (size: string) => `Recording stopped at the session's limit of ${size}`,
    ageReached: (span: string) => `Recording stopped at the session's limit of ${span}`,
    databaseReached: (size: string) =>
      `Recording stopped: all sessions together reached their limit of ${size}`,
  },
  zh: {
    listening: (at: string) => `正在监听 ${at}`,
    accepted: (from: string) => `${from} 已连接`,
    connected: (to: string, took: string) => `已连接到 ${to}，用时 ${took}`,
    connectedAgain: (to: string, took: string, attempt: number) =>
      `第 ${String(attempt)} 次尝试连接到 ${to} 成功，用时 ${took}`,
    tls: (version: string, cipher: string) => `${version}，${cipher}，证书已验证`,
    tlsAccepted: (version: string, cipher: string, reason: string) =>
      `${version}，${cipher}，证书未通过验证但仍被接受（${reason}）`,
    peerFin: '对端关闭了连接（FIN）',
    peerRst: '对端重置了连接（RST）',
    localFin: '本端关闭了连接（FIN）',
    localRst: '本端重置了连接（RST）',
    broken: '连接中断',
    peerClosed: (code: string) => `对端关闭：${code}`,
    resetAfter: (code: string) => `在 ${code} 之后重置（RST）`,
    localClosed: (code: string) => `本端关闭：${code}`,
    unsent: (bytes: string) => `，有 ${bytes} 字节未发出`,
    reconnecting: (attempt: string, delay: string) => `${delay}后重连，第 ${attempt} 次尝试`,
    gaveUp: '已放弃重连',
    redirected: (to: string) => `服务器将请求重定向到 ${to}`,
    halfClose: '对端不再发送（FIN），本端仍可发送',
    ownHalfClose: '本端不再发送（FIN），对端仍可发送',
    opened: 'WebSocket 已打开',
    openedIn: (took: string) => `WebSocket 已打开，升级用时 ${took}`,
    subprotocol: (name: string) => `，子协议 ${name}`,
    extensions: (names: string) => `，${names}`,
    stoppedParsing: '此后的字节不再是有效的帧，按收到的原样记录',
    cutting: (bytes: string) => `磁盘写入跟不上：此后的载荷只保留前 ${bytes} 字节`,
    cuttingEnded: (from: string, to: string, entries: string, bytes: string) =>
      `第 ${from} 至 ${to} 条期间磁盘写入跟不上：${entries} 条载荷被截短，共缺少 ${bytes} 字节`,
    sizeReached: (size: string) => `录制已停止：达到此会话的大小上限 ${size}`,
    ageReached: (span: string) => `录制已停止：达到此会话的时长上限 ${span}`,
    databaseReached: (size: string) => `录制已停止：所有会话合计达到上限 ${size}`,
  },
})

/** Returns one sentence, without a full stop. */
export function eventWords(event: EventDetail): string {
  switch (event.kind) {
    case 'open':
      return openWords(event)
    case 'tls':
      return event.verified
        ? text().tls(event.version, event.cipher)
        : text().tlsAccepted(event.version, event.cipher, event.reason)
    case 'end':
      return endWords(event)
    case 'error':
      return networkErrorWords(event).message
    case 'note':
      return noteWords(event)
  }
}

function openWords(event: Extract<EventDetail, { kind: 'open' }>): string {
  const remote = event.remote ? formatAddress(event.remote) : ''
  if (event.what === 'listening') return text().listening(formatAddress(event.local))
  if (event.what === 'accepted') return text().accepted(remote)
  const took = formatDuration(event.tookMs)
  return event.attempt > 1
    ? text().connectedAgain(remote, took, event.attempt)
    : text().connected(remote, took)
}

function endWords(event: Extract<EventDetail, { kind: 'end' }>): string {
  const unsent = event.unsent > 0 ? text().unsent(groupDigits(event.unsent)) : ''
  const peer = event.by === 'peer'
  if (event.code !== null && event.code !== 1006) {
    const code = closeWords(event.code, event.reason)
    if (event.how === 'rst') return text().resetAfter(code) + unsent
    return (peer ? text().peerClosed(code) : text().localClosed(code)) + unsent
  }
  if (event.how === 'error') return text().broken + unsent
  if (event.how === 'rst') return (peer ? text().peerRst : text().localRst) + unsent
  return (peer ? text().peerFin : text().localFin) + unsent
}

function noteWords(event: Extract<EventDetail, { kind: 'note' }>): string {
  const { data } = event
  const ms = (name: string) => formatDuration(Number(data[name] ?? 0))
  const digits = (name: string) => groupDigits(Number(data[name] ?? 0))
  switch (event.code) {
    case 'reconnecting':
      return text().reconnecting(String(data['attempt'] ?? ''), ms('delayMs'))
    case 'gave-up':
      return text().gaveUp
    case 'redirected':
      return text().redirected(String(data['to'] ?? ''))
    case 'half-close':
      return data['by'] === 'local' ? text().ownHalfClose : text().halfClose
    case 'websocket-open': {
      const subprotocol = String(data['subprotocol'] ?? '')
      const extensions = String(data['extensions'] ?? '')
      return (
        (data['tookMs'] === undefined ? text().opened : text().openedIn(ms('tookMs'))) +
        (subprotocol === '' ? '' : text().subprotocol(subprotocol)) +
        (extensions === '' ? '' : text().extensions(extensions))
      )
    }
    case 'stopped-parsing':
      return text().stoppedParsing
    case 'cutting':
      return text().cutting(digits('kept'))
    case 'cutting-ended':
      return text().cuttingEnded(digits('from'), digits('to'), digits('entries'), digits('bytes'))
    case 'limit-reached':
      return limitWords(data['limit'], Number(data['value'] ?? 0))
  }
}

function limitWords(limit: unknown, value: number): string {
  switch (limit) {
    case 'age':
      return text().ageReached(writeSpan(value))
    case 'database':
      return text().databaseReached(writeSize(value))
    default:
      return text().sizeReached(writeSize(value))
  }
}

/** Returns `1002 protocol error` and the peer's reason. */
export function closeWords(code: number, reason: string): string {
  const meaning = closeMeaning(code)
  return [String(code), meaning, reason === '' ? '' : `“${reason}”`]
    .filter((w) => w !== '')
    .join(' ')
}

/** Returns the text of a row's payload column. */
export function previewWords(entry: EntrySummary): string {
  if (entry.event) return eventWords(entry.event)
  if (entry.kind === 'handshake') return firstLine(entry.preview)
  const close = entry.kind === 'close' ? /^(\d{4,5})(?: (.*))?$/.exec(entry.preview) : null
  if (close) return closeWords(Number(close[1]), close[2] ?? '')
  return entry.previewHex ? entry.preview : visibleControls(entry.preview)
}

/** Previews contain control pictures (from U+2400); a line ending becomes one character. */
const visibleControls = (preview: string): string => preview.replace(/␍?␊/g, '↵')

const firstLine = (preview: string): string => preview.split(/␍?␊/, 1)[0] ?? ''
