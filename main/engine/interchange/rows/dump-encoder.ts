/**
 * Writes rows as a hex dump that text2pcap reads with `-D -t ISO`: a line with direction and time, then lines with offset,
 * bytes and their ASCII.
 *
 * - All else is in comments, lines that begin with `#`; an event is a comment.
 * - The ASCII begins with `|`, so that text2pcap takes no digits in it for bytes. The last line has the length as its offset,
 *   as `od` writes it.
 * - A packet has at most 262,144 bytes (WTAP_MAX_PACKET_SIZE_STANDARD): a longer payload is several, each with direction
 *   and time.
 */
import { markHidden } from '../../../../shared/bytes/hidden-characters.ts'
import { plainEvent } from '../../../../shared/events/describe-event.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { verdictSentence } from '../../../../shared/wire/websocket/rules.ts'
import type { ByteSink } from './byte-sink.ts'
import { dumpLines, offsetLine } from './dump-lines.ts'
import { isoMicroseconds } from './iso-time.ts'
import { inflatedVerdicts, isCapped } from './payload.ts'
import type { EncodedRow, StartEncoder } from './row-encoder.ts'

const packetBytes = 262_144

export const startDump: StartEncoder = (session, sink) => {
  sink.text(headOf(session))
  /** The beginning of a packet of the current row. */
  let packet = ''
  /** Bytes of the current packet, and of the row before it. */
  let length = 0
  let before = 0
  const endPacket = (out: ByteSink): void => {
    if (length > 0) out.text(offsetLine(length))
    before += length
    length = 0
  }
  return {
    begin(row, out) {
      const { entry } = row
      out.text(`\n${commentsOf(row)}`)
      const time = isoMicroseconds(entry.at)
      packet = `${entry.direction === 'out' ? 'O' : 'I'} ${time}\n`
      before = 0
      length = 0
    },
    piece(bytes, _offset, out) {
      for (let start = 0; start < bytes.length;) {
        if (length === packetBytes) endPacket(out)
        if (length === 0 && before > 0) out.text(`# continued at byte ${before}\n`)
        if (length === 0) out.text(packet)
        const end = Math.min(bytes.length, start + packetBytes - length)
        dumpLines(bytes.subarray(start, end), length, out)
        length += end - start
        start = end
      }
    },
    end: (_row, out) => {
      endPacket(out)
    },
  }
}

const headOf = ({ id, name, entries, dropped, encoding }: Session): string =>
  [
    `# Session ${id}: ${markHidden(name)}`,
    encoding === 'utf-8' ? '' : `# Text encoding: ${encoding}`,
    '# To read it in Wireshark: text2pcap -D -t ISO -l 147 FILE OUT.pcapng',
    dropped === null
      ? ''
      : `# The first ${dropped.entries} of ${entries} entries were dropped, as the limit of the session says.`,
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('')

function commentsOf(row: EncodedRow): string {
  const { entry, payload } = row
  const what = [
    `# ${entry.n}`,
    isoMicroseconds(entry.at),
    entry.connection > 0 ? `connection ${entry.connection}` : '',
    entry.event === null ? `${entry.direction}, ${entry.kind}, ${bytesText(entry.length)}` : '',
    entry.event === null ? '' : `${entry.kind}: ${markHidden(plainEvent(entry.event))}`,
  ]
  const notes = [
    entry.missing > 0
      ? `${bytesText(entry.missing)} at the end are missing: the disk was too slow`
      : '',
    entry.partial ? 'the connection ended before the payload was complete' : '',
    entry.crafted ? 'sent as crafted' : '',
    payload?.as === 'wire' ? 'the connection ended inside the header, which follows' : '',
    payload?.inflated ? `inflated from ${bytesText(payload.inflated.compressed)}` : '',
    payload && isCapped(payload) ? `inflated no further than ${bytesText(payload.total)}` : '',
    payload?.failure ? `as sent: ${markHidden(payload.failure.message)}` : '',
    ...violationsOf(entry, row).map((sentence) => markHidden(sentence)),
  ]
  return [what.filter(isSaid).join(', '), ...notes.filter(isSaid).map((note) => `#   ${note}`)]
    .map((line) => `${line}\n`)
    .join('')
}

const isSaid = (text: string): boolean => text !== ''

const bytesText = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`

const violationsOf = ({ verdicts }: EntrySummary, { payload }: EncodedRow): string[] =>
  [...verdicts, ...(payload ? inflatedVerdicts(payload) : [])].map(
    (verdict) => `${verdict.rule}: ${verdictSentence(verdict)}`,
  )
