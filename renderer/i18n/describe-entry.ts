/** The short type, the arrow and the colour class of an entry. */
import type { EntryKind, EntrySummary } from '../../shared/model/entry.ts'
import { catalogue } from './locale.svelte.ts'

const text = catalogue({
  en: {
    data: 'data',
    continuation: 'cont',
    text: 'text',
    binary: 'bin',
    close: 'close',
    ping: 'ping',
    pong: 'pong',
    reserved: 'raw',
    open: 'open',
    handshake: 'http',
    tls: 'tls',
    end: 'end',
    error: 'error',
    note: 'note',
    marker: 'marker',
  } satisfies Record<EntryKind, string>,
  zh: {
    data: '数据',
    continuation: '延续',
    text: '文本',
    binary: '二进制',
    close: '关闭',
    ping: 'ping',
    pong: 'pong',
    reserved: '保留',
    open: '连接',
    handshake: 'http',
    tls: 'tls',
    end: '结束',
    error: '错误',
    note: '提示',
    marker: '标记',
  },
})

/** Returns the type of an entry as shown in its row. */
export const kindWord = (kind: EntryKind): string => text()[kind]

export function arrow(entry: EntrySummary): string {
  if (entry.kind === 'error') return '!'
  return { in: '←', out: '→', none: '·' }[entry.direction]
}

/**
 * Returns the colour of a row: data by direction, `control` for control frames and events, `bad` for errors and
 * unverified TLS.
 */
export function tone(entry: EntrySummary): 'in' | 'out' | 'control' | 'bad' {
  switch (entry.kind) {
    case 'error':
      return 'bad'
    case 'data':
    case 'text':
    case 'binary':
    case 'continuation':
    case 'reserved':
      return entry.direction === 'out' ? 'out' : 'in'
    default:
      return entry.event?.kind === 'tls' && !entry.event.verified ? 'bad' : 'control'
  }
}
