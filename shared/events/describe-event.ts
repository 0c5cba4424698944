/**
 * The sentence of an event, from its codes and data: `EventWords` is a language, `EventStyle` how values are written and
 * how much is said. English in the plain style is `plainEvent`.
 */
import { formatHostPort } from '../protocols/host-port.ts'
import type { Address, EventDetail } from '../model/entry.ts'
import { englishEvents } from './english.ts'
import { readNote, type Note, type NoteDetail } from './notes.ts'

/** The same sentences in a language. */
export type EventWords = {
  [K in keyof typeof englishEvents]: (typeof englishEvents)[K] extends (
    ...values: infer V
  ) => string
    ? (...values: V) => string
    : string
}

type Detail<K extends EventDetail['kind']> = Extract<EventDetail, { kind: K }>

export interface EventStyle {
  readonly address: (address: Address) => string
  /** How long something took, and how long something will take. Milliseconds. */
  readonly took: (ms: number) => string
  readonly delay: (ms: number) => string
  readonly count: (value: number) => string
  /** Why a connection ended; empty when only how it did is to be said. */
  readonly endReason: (end: Detail<'end'>) => string
  /** Says FIN and RST, and what a WebSocket agreed to. */
  readonly isFull: boolean
}

/** As previews and the command line say it: numbers as they are, reasons as they came. */
export const plainStyle: EventStyle = {
  address: ({ host, port }) => formatHostPort(host, port),
  took: (ms) => `${ms < 10 ? ms.toFixed(1) : String(Math.round(ms))} ms`,
  delay: (ms) => `${String(ms)} ms`,
  count: String,
  endReason: ({ code, reason }) =>
    [code === null ? '' : String(code), reason].filter((part) => part !== '').join(' '),
  isFull: false,
}

/** One English sentence for previews, the filter and the command line. What a note or an error said stays as recorded. */
export const plainEvent = (event: EventDetail): string =>
  event.kind === 'note' ? event.message : describeEvent(event, englishEvents, plainStyle)

/** The note with its English sentence, to be recorded. */
export const noteOf = (note: Note & Pick<NoteDetail, 'data'>): NoteDetail => ({
  kind: 'note',
  code: note.code,
  message: describeNote(note, englishEvents, plainStyle),
  data: { ...note.data },
})

/** One sentence; of an error the message as recorded, in English. */
export function describeEvent(event: EventDetail, words: EventWords, style: EventStyle): string {
  switch (event.kind) {
    case 'open':
      return describeOpen(event, words, style)
    case 'tls': {
      const { version, cipher, reason } = event
      const took = style.took(event.tookMs)
      return event.verified
        ? words.tls(version, cipher, took)
        : words.tlsAccepted(version, cipher, reason, took)
    }
    case 'end':
      return describeEnd(event, words, style)
    case 'error':
      return event.message
    case 'note': {
      const note = readNote(event)
      return note === null ? event.message : describeNote(note, words, style)
    }
    case 'marker':
      return event.text === '' ? words.marker : event.text
  }
}

function describeOpen(event: Detail<'open'>, words: EventWords, style: EventStyle): string {
  const { what, local, remote, attempt } = event
  if (what === 'listening') return words.listening(style.address(local))
  const peer = remote === null ? words.unknownAddress : style.address(remote)
  if (what === 'accepted') return words.accepted(peer)
  const took = style.took(event.tookMs)
  return attempt > 1 ? words.reconnected(peer, took, attempt) : words.connected(peer, took)
}

function describeEnd(event: Detail<'end'>, words: EventWords, style: EventStyle): string {
  const { by, how } = event
  const why = style.endReason(event)
  const unsent = event.unsent > 0 ? words.unsent(style.count(event.unsent)) : ''
  if (how === 'error') return (why === '' ? words.broken : words.brokenBy(why)) + unsent
  const transport = style.isFull ? ` (${how.toUpperCase()})` : ''
  if (how === 'rst')
    return (why === '' ? words.reset(by, transport) : words.resetAfter(by, transport, why)) + unsent
  return (why === '' ? words.closed(by, transport) : words.closedWith(by, why)) + unsent
}

function describeNote({ code, data }: Note, words: EventWords, style: EventStyle): string {
  const { count } = style
  switch (code) {
    case 'reconnecting':
      return words.reconnecting(String(data.attempt), style.delay(data.delayMs))
    case 'gave-up':
      return words.gaveUp(count(data.attempts))
    case 'redirected':
      return words.redirected(data.to)
    case 'half-close':
      return words.halfClosed(data.by, style.isFull ? ' (FIN)' : '')
    case 'websocket-open': {
      const { subprotocol, extensions, tookMs } = data
      if (!style.isFull) return words.opened('')
      return words.opened(
        (tookMs === undefined ? '' : words.upgradeTook(style.took(tookMs))) +
          (subprotocol === '' ? '' : words.subprotocol(subprotocol)) +
          (extensions === '' ? '' : words.extensions(extensions)),
      )
    }
    case 'no-subprotocol':
      return words.noSubprotocol(data.offered)
    case 'stopped-parsing':
      return words.stoppedParsing(count(data.offset))
    case 'cutting':
      return words.cutting(count(data.kept))
    case 'cutting-ended':
      return words.cuttingEnded(
        count(data.from),
        count(data.to),
        count(data.entries),
        count(data.bytes),
      )
    case 'limit-reached':
      return limitSentence(data, words)
  }
}

/** What a limit that stops a recording says. */
export function limitSentence(
  { limit, value }: Extract<Note, { code: 'limit-reached' }>['data'],
  words: EventWords = englishEvents,
): string {
  switch (limit) {
    case 'size':
      return words.sizeReached(value)
    case 'age':
      return words.ageReached(value)
    case 'database':
      return words.databaseReached(value)
  }
}
