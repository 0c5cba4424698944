/**
 * The registry of the columns of the timeline, in their default order. The header, the rows, the chooser and copies of
 * rows read it. The payload is not in it: it is always the last column, and takes the room that is left.
 */
import { both, same } from '../../../../shared/contract/localized-text.ts'
import { isoTime } from '../../../../shared/rows/iso-time.ts'
import { arrow, kindWord } from '../../../i18n/describe-entry.ts'
import { formatInstant, formatSize, groupDigits } from '../../../i18n/format.ts'
import { inLocale } from '../../../i18n/locale.svelte.ts'
import { markHidden } from '../../../../shared/bytes/hidden-characters.ts'
import { microsecondsWidth } from './row-times.ts'
import type { Column } from './column.ts'

const directions = {
  in: both('received', '收到'),
  out: both('sent', '发出'),
  none: both('event', '事件'),
}

/** From this width on, a peer is shown with its address. Pixels. */
const widthWithAddress = 80

export const columns: readonly Column[] = [
  {
    id: 'number',
    label: both('No.', '序号'),
    name: both('Number', '序号'),
    width: 54,
    min: 26,
    values: 'number',
    look: 'quiet',
    holdsNumbers: true,
    cell: ({ entry }) => ({ text: groupDigits(entry.n) }),
    copied: ({ n }) => [String(n)],
  },
  {
    id: 'time',
    label: both('Time', '时间'),
    name: both('Time', '时间'),
    width: microsecondsWidth + 1,
    min: 88,
    full: microsecondsWidth + 1,
    values: 'time',
    look: 'quiet',
    cell: ({ entry, time }) => ({ text: time, title: formatInstant(entry.at) }),
    copied: ({ at }) => [isoTime(at)],
  },
  {
    id: 'gap',
    label: same('Δ'),
    name: both('Time since previous row', '与上一行的间隔'),
    width: 52,
    min: 52,
    values: 'duration',
    look: 'quiet',
    yields: true,
    cell: ({ gap }) => ({ text: gap }),
    // It depends on the rows that are shown, and the times are in the copy.
    copied: () => [],
  },
  {
    id: 'peer',
    label: both('Peer', '对端'),
    name: both('Peer', '对端'),
    width: 44,
    min: 32,
    values: 'text',
    look: 'quiet',
    ofMany: true,
    cell: ({ entry: { connection }, peer, width }) => {
      if (connection === 0) return { text: '' }
      const number = `#${String(connection)}`
      if (peer === '') return { text: number }
      const address = markHidden(peer)
      return { text: width < widthWithAddress ? number : `${number} ${address}`, title: address }
    },
    copied: ({ connection, peer }) => [connection === 0 ? '' : String(connection), peer],
  },
  {
    id: 'direction',
    label: same(''),
    name: both('Direction', '方向'),
    width: 12,
    min: 12,
    values: 'text',
    look: 'toned',
    cell: ({ entry }) => ({ text: arrow(entry), label: inLocale(directions[entry.direction]) }),
    copied: ({ direction }) => [direction === 'none' ? '' : direction],
  },
  {
    id: 'type',
    label: both('Type', '类型'),
    name: both('Type', '类型'),
    width: 52,
    min: 44,
    values: 'text',
    look: 'toned',
    cell: ({ entry }) => ({ text: kindWord(entry.kind) }),
    copied: ({ kind }) => [kind],
  },
  {
    id: 'bytes',
    label: both('Bytes', '字节'),
    name: both('Bytes', '字节'),
    width: 52,
    min: 44,
    values: 'number',
    look: 'plain',
    cell: ({ entry: { event, length } }) =>
      event !== null
        ? { text: '' }
        : {
            // Lengths that fit in digits; longer ones as a size.
            text: length < 1_000_000 ? groupDigits(length) : formatSize(length),
            title: groupDigits(length),
          },
    copied: ({ length, event }) => [event === null ? String(length) : ''],
  },
]

/** The column that takes the room that is left. */
export const payloadColumn = {
  id: 'payload',
  label: both('Payload', '载荷'),
  copied: ({ event }, bytes) => [event ?? bytes],
} as const satisfies Pick<Column, 'id' | 'label' | 'copied'>
