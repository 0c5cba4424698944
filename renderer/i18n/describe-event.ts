/**
 * Descriptions of events in the window's language: one sentence, for the timeline and the detail view. The English
 * sentences are those of `shared/events`, which the filter and the command line use as well; errors are in `problem.ts`.
 */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { writeSize, writeSpan } from '../../shared/bytes/quantity.ts'
import { describeEvent, type EventStyle } from '../../shared/events/describe-event.ts'
import { englishEvents } from '../../shared/events/english.ts'
import type { EventDetail, EntrySummary } from '../../shared/model/entry.ts'
import { closeMeaning } from './close-codes.ts'
import { formatAddress, formatDuration, groupDigits } from './format.ts'
import { catalogue } from './locale.svelte.ts'
import { wordProblem } from './problem.ts'

const text = catalogue({
  en: englishEvents,
  zh: {
    unknownAddress: '未知地址',
    listening: (at) => `正在监听 ${at}`,
    accepted: (from) => `${from} 已连接`,
    connected: (to, took) => `已连接到 ${to}，用时 ${took}`,
    reconnected: (to, took, attempt) =>
      `第 ${String(attempt)} 次尝试连接到 ${to} 成功，用时 ${took}`,
    tls: (version, cipher) => `${version}，${cipher}，证书已验证`,
    tlsAccepted: (version, cipher, reason) =>
      `${version}，${cipher}，证书未通过验证但仍被接受（${reason}）`,
    closed: (by) => `${who(by)}关闭了连接（FIN）`,
    closedWith: (by, why) => `${who(by)}关闭：${why}`,
    reset: (by) => `${who(by)}重置了连接（RST）`,
    resetAfter: (_by, _transport, why) => `在 ${why} 之后重置（RST）`,
    broken: '连接中断',
    brokenBy: (why) => `连接中断：${why}`,
    unsent: (bytes) => `，有 ${bytes} 字节未发出`,
    marker: '标记',
    reconnecting: (attempt, delay) => `${delay}后重连，第 ${attempt} 次尝试`,
    gaveUp: () => '已放弃重连',
    redirected: (to) => `服务器将请求重定向到 ${to}`,
    halfClosed: (by) =>
      by === 'peer' ? '对端不再发送（FIN），本端仍可发送' : '本端不再发送（FIN），对端仍可发送',
    opened: (details) => `WebSocket 已打开${details}`,
    upgradeTook: (took) => `，升级用时 ${took}`,
    subprotocol: (name) => `，子协议 ${name}`,
    extensions: (names) => `，${names}`,
    noSubprotocol: (offered) =>
      `服务器没有选择所提供的任何子协议（${offered}），浏览器会关闭这样的连接`,
    stoppedParsing: () => '此后的字节不再是有效的帧，按收到的原样记录',
    cutting: (bytes) => `磁盘写入过慢：此后的载荷只保留前 ${bytes} 字节`,
    cuttingEnded: (from, to, entries, bytes) =>
      `第 ${from} 至 ${to} 条期间磁盘写入过慢：${entries} 条载荷被截断，共缺少 ${bytes} 字节`,
    sizeReached: (bytes) => `录制已停止：达到此会话的大小上限 ${writeSize(bytes)}`,
    ageReached: (ms) => `录制已停止：达到此会话的时长上限 ${writeSpan(ms)}`,
    databaseReached: (bytes) => `录制已停止：所有会话合计达到上限 ${writeSize(bytes)}`,
  },
})

const who = (by: 'peer' | 'local'): string => (by === 'peer' ? '对端' : '本端')

const style: EventStyle = {
  address: formatAddress,
  took: formatDuration,
  delay: formatDuration,
  count: groupDigits,
  // 1006 says that there was no close frame, and so no more than how the connection ended.
  endReason: ({ code, reason }) => (code === null || code === 1006 ? '' : closeWords(code, reason)),
  isFull: true,
}

/** Returns one sentence without a full stop, or the text of a marker as written; hidden characters are marked. */
export const eventWords = (event: EventDetail): string => {
  if (event.kind === 'error') return markHidden(wordProblem(event).message.replace(/。$/, ''))
  const words = describeEvent(event, text(), style)
  return markHidden(event.kind === 'marker' ? words : words.replace(/\.$/, ''))
}

/** Returns `1002 protocol error` and the peer's reason. */
export function closeWords(code: number, reason: string): string {
  const meaning = closeMeaning(code)
  return [String(code), meaning, reason === '' ? '' : `“${reason}”`]
    .filter((w) => w !== '')
    .join(' ')
}

/** Returns the text of a row's payload column. Controls, such as those of line endings, are pictures (from U+2400). */
export function previewWords(entry: EntrySummary): string {
  if (entry.event) return eventWords(entry.event)
  if (entry.kind === 'handshake') return firstLine(entry.preview)
  const close = entry.kind === 'close' ? /^(\d{4,5})(?: (.*))?$/.exec(entry.preview) : null
  if (close) return closeWords(Number(close[1]), close[2] ?? '')
  return entry.preview
}

const firstLine = (preview: string): string => preview.split(/␍?␊/, 1)[0] ?? ''
