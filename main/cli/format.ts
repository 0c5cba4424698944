/** Formats of entries, sessions, sizes and times on a terminal. */
import { styleText } from 'node:util'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { isCompressed, type EntryKind, type EntrySummary } from '../../shared/model/entry.ts'
import type { FramingBreakSummary, MessageSummary } from '../../shared/model/message.ts'
import type { Dropped, Session } from '../../shared/model/session.ts'

type Style = Parameters<typeof styleText>[0]

/**
 * Applies a style unless standard output is no terminal or NO_COLOR is set. Hidden characters of the text are marked.
 */
export const styled = (style: Style, text: string): string => styleText(style, markHidden(text))

const kindStyles: Partial<Record<EntryKind, Style>> = {
  error: 'red',
  reserved: 'red',
  close: 'magenta',
  end: 'magenta',
  ping: 'dim',
  pong: 'dim',
}

/** Returns one aligned line for an entry. */
export function entryLine(entry: EntrySummary): string {
  const arrow = { in: styled('green', '<-'), out: styled('cyan', '->'), none: '  ' }[
    entry.direction
  ]
  const kind = entry.kind.padEnd(12)
  const length = entry.event ? '' : sizeText(entry.length)
  return [
    styled('dim', String(entry.n).padStart(6)),
    styled('dim', timeText(entry.at)),
    styled('dim', `#${entry.connection}`.padEnd(4)),
    arrow,
    styled(kindStyles[entry.kind] ?? 'bold', kind),
    length.padStart(9),
    fitted(markHidden(entry.preview)) +
      (entry.partial ? styled('red', ' (incomplete)') : '') +
      (entry.missing > 0 ? styled('yellow', ` (${sizeText(entry.missing)} missing)`) : ''),
    ...(isCompressed(entry) ? [styled('dim', '(compressed)')] : []),
    ...(entry.message ? messageNotes(entry.message) : []),
    ...entry.verdicts.map(({ rule }) => styled('red', rule)),
    ...annotationNotes(entry),
  ].join(' ')
}

/** A star for a bookmark, and the note in quotes. */
function annotationNotes({ annotation }: EntrySummary): string[] {
  if (annotation === undefined) return []
  const { bookmarked, note } = annotation
  return [
    ...(bookmarked ? [styled('yellow', '★')] : []),
    ...(note === '' ? [] : [styled('yellow', `“${note}”`)]),
  ]
}

function messageNotes({ frames, lastFrame, complete }: MessageSummary): string[] {
  const notes = [
    ...(frames > 1 ? [`of ${String(frames)} entries up to ${String(lastFrame)}`] : []),
    ...(complete ? [] : ['incomplete']),
  ]
  return notes.length === 0 ? [] : [styled('dim', `(${notes.join(', ')})`)]
}

const breakReasons: Record<FramingBreakSummary['reason'], (bytes: string) => string> = {
  'too-long': (bytes) => `a message of ${bytes} bytes exceeds the maximum message size`,
  'bad-length': (bytes) => `the length ${bytes} is invalid`,
  missing: (bytes) => `${bytes} bytes are missing because the disk was too slow`,
}

/** Describes where a framing broke. */
export function breakText({ connection, direction, n, reason, length }: FramingBreakSummary) {
  const side = `#${String(connection)}, ${direction === 'in' ? 'received' : 'sent'}`
  const why = breakReasons[reason](String(length))
  return `${side}: framing error at entry ${String(n)}: ${why}.`
}

/** Columns before the preview. */
const columnsBefore = 56

/** Truncates a preview on a terminal, so that an entry takes one line; a pipe gets all of it. */
function fitted(text: string): string {
  const room = (process.stdout.columns || Number.POSITIVE_INFINITY) - columnsBefore
  return text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 0))}…`
}

/** Describes the entries that a session dropped because of its limit. */
export const droppedText = ({ entries, bytesIn, bytesOut, from, to }: Dropped): string =>
  `Entries 1 to ${entries} were deleted because of the session limit: ` +
  `${sizeText(bytesIn + bytesOut)} of payload from ${timeText(from)} to ${timeText(to)}.`

const titles = ['ID', 'STARTED', 'KIND', 'STATE', 'ENTRIES', 'IN', 'OUT', 'SIZE', 'NAME']

export const sessionTitles = (): string => styled('bold', sessionColumns(titles))

export const sessionLine = (session: Session): string =>
  sessionColumns([
    String(session.id),
    `${dayText(session.startedAt)} ${timeText(session.startedAt).slice(0, 8)}`,
    session.kind,
    session.state,
    String(session.entries),
    sizeText(session.bytesIn),
    sizeText(session.bytesOut),
    sizeText(session.size),
    markHidden(session.name),
  ])

function sessionColumns(cells: readonly string[]): string {
  const [
    id = '',
    started = '',
    kind = '',
    state = '',
    entries = '',
    bytesIn = '',
    bytesOut = '',
    size = '',
    name = '',
  ] = cells
  return [
    id.padStart(5),
    started.padEnd(19),
    kind.padEnd(10),
    state.padEnd(11),
    entries.padStart(9),
    bytesIn.padStart(10),
    bytesOut.padStart(10),
    size.padStart(10),
    name,
  ].join('  ')
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** Formats a number of bytes in the largest unit that keeps it at 1 or more. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  const value = bytes / 1_024 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power] ?? ''}`
}

/** Formats a duration: `320 µs`, `1.8 ms`, `2.4 s`, `12:03`, `1:02:03`. */
export function durationText(us: number): string {
  if (us < 1_000) return `${String(Math.round(us))} µs`
  if (us < 1e6) return `${(us / 1e3).toFixed(1)} ms`
  if (us < 60e6) return `${(us / 1e6).toFixed(1)} s`
  const seconds = Math.floor(us / 1e6)
  const minutes = Math.floor(seconds / 60)
  const clock = `${two(minutes % 60)}:${two(seconds % 60)}`
  return minutes < 60 ? clock : `${String(Math.floor(minutes / 60))}:${clock}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** Formats the local time of day with microseconds. */
export function timeText(atUs: number): string {
  const time = new Date(atUs / 1_000)
  const fraction = String(Math.floor(atUs % 1_000_000)).padStart(6, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${fraction}`
}

function dayText(atUs: number): string {
  const time = new Date(atUs / 1_000)
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}
