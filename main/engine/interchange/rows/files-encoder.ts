/** Writes each payload as a file of a tar archive. Events have no payload, and no file. */
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import { tarEnd, tarHead, tarPadding } from '../tar.ts'
import type { EncodedRow, StartEncoder } from './row-encoder.ts'

/** Least number of digits of an entry's number: names of short sessions look alike. */
const leastDigits = 6
const offsetDigits = 10

export const startFiles: StartEncoder = ({ entries }) => {
  const digits = Math.max(leastDigits, String(entries).length)
  return {
    begin({ entry, payload }, sink) {
      if (payload === null) return
      sink.bytes(tarHead(fileName(entry, digits), payload.total, entry.at))
    },
    piece(bytes, _offset, sink) {
      sink.bytes(bytes)
    },
    end({ payload }: EncodedRow, sink) {
      if (payload !== null) sink.bytes(tarPadding(payload.total))
    },
    finish(sink) {
      sink.bytes(tarEnd())
    },
  }
}

/**
 * Returns a name that sorts as the rows do, such as `000012-c1-in-text.txt`. Several messages of a TCP stream can begin in
 * one entry: their names have the offset of each.
 */
export function fileName(entry: EntrySummary, digits: number): string {
  const { n, connection, direction, kind, message, missing } = entry
  const parts = [
    String(n).padStart(digits, '0'),
    ...(message !== null && kind === 'data'
      ? [String(message.offset).padStart(offsetDigits, '0')]
      : []),
    `c${connection}`,
    direction,
    kind,
    ...(missing > 0 ? [`missing-${missing}`] : []),
    ...(entry.partial ? ['partial'] : []),
  ]
  return `${parts.join('-')}.${extensionOf(entry)}`
}

const extensionOf = ({ kind }: EntrySummary): string =>
  kind === 'text' ? 'txt' : kind === 'handshake' ? 'http' : 'bin'
