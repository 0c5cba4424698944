/**
 * Writes rows as CSV, RFC 4180, in UTF-8 with a byte order mark: without one, spreadsheets read another encoding.
 *
 * A payload is a cell of text if it is text in its encoding, without control characters other than tab, CR and LF, and hex
 * otherwise; the column `encoding` says which: `text` in UTF-8, the name of another encoding, or `hex`. Spreadsheets run cells that begin like a formula: such a text gets an apostrophe before
 * it, and so does a text that begins with an apostrophe, so that removing one restores every text.
 */
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { formatHex } from '../../../../shared/bytes/hex.ts'
import { markHidden } from '../../../../shared/bytes/hidden-characters.ts'
import { plainEvent } from '../../../../shared/events/describe-event.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../shared/model/text-encoding.ts'
import { StrictDecoder } from './strict-decoder.ts'
import { isoMicroseconds } from './iso-time.ts'
import { inflatedVerdicts, isCapped } from './payload.ts'
import type { EncodedRow, StartEncoder } from './row-encoder.ts'

const columns = [
  ...['n', 'time', 'connection', 'direction', 'kind', 'length', 'missing', 'notes', 'violations'],
  ...['encoding', 'payload'],
]

/** Controls but for tab, CR and LF. */
const control = /[^\P{Cc}\t\r\n]/u

/** Where spreadsheets see a formula, half-width and full-width, and the apostrophe that hides it. */
const risky = /^[=+\-@\t\r\n'＝＋－＠]/

export const startCsv: StartEncoder = (session, sink) => {
  sink.text(`\ufeff${columns.join(',')}\r\n`)
  const cell = new PayloadCell()
  const encodingOf = ({ kind }: EntrySummary): EncodingId => encodingOfKind(kind, session.encoding)
  return {
    inspect: (piece, entry) => {
      cell.inspect(piece, encodingOf(entry))
    },
    begin(row, out) {
      const { entry } = row
      const isText = cell.decide()
      const name = encodingOf(entry) === 'utf-8' ? 'text' : encodingOf(entry)
      const encoding = entry.event !== null ? 'event' : isText ? name : 'hex'
      const facts = [
        ...[entry.n, isoMicroseconds(entry.at), entry.connection, entry.direction, entry.kind],
        ...[entry.length, entry.missing, notesOf(row), violationsOf(row), encoding],
      ]
      out.text(`${facts.join(',')},"`)
      if (entry.event !== null) out.text(escaped(guarded(markHidden(plainEvent(entry.event)))))
    },
    piece(bytes, offset, out) {
      out.text(cell.write(bytes, offset))
    },
    end(_row, out) {
      out.text('"\r\n')
      cell.reset()
    },
  }
}

/** How the bytes of a payload become the text of a cell. */
class PayloadCell {
  #encoding: EncodingId = 'utf-8'
  #decoder = new StrictDecoder('utf-8')
  /** The whole text of a payload of one piece: it is decoded once. */
  #text: string | null = null
  #isText = true
  #pieces = 0

  inspect(piece: Uint8Array, encoding: EncodingId): void {
    if (this.#pieces++ === 0 && encoding !== this.#encoding) {
      this.#encoding = encoding
      this.#decoder = new StrictDecoder(encoding)
    }
    if (!this.#isText) return
    try {
      const text = this.#decoder.decode(piece)
      this.#text = text
      this.#isText = !control.test(text)
    } catch {
      // Not text: the decoder reports it by throwing.
      this.#isText = false
    }
  }

  /** Whether all that was inspected is text; `write` follows. */
  decide(): boolean {
    try {
      this.#decoder.end()
    } catch {
      // The last character is not complete.
      this.#isText = false
    }
    this.#decoder = new StrictDecoder(this.#encoding)
    return this.#isText
  }

  write(bytes: Uint8Array, offset: number): string {
    // With spaces, spreadsheets take no digits for a number.
    if (!this.#isText) return `${offset === 0 ? '' : ' '}${formatHex(bytes)}`
    const text =
      this.#pieces === 1 && this.#text !== null ? this.#text : this.#decoder.decode(bytes)
    return escaped(offset === 0 ? guarded(text) : text)
  }

  reset(): void {
    // What a decoder holds of an incomplete character is not part of the next payload.
    this.#decoder = new StrictDecoder(this.#encoding)
    this.#text = null
    this.#isText = true
    this.#pieces = 0
  }
}

const escaped = (text: string): string => text.replaceAll('"', '""')

const guarded = (text: string): string => (risky.test(text) ? `'${text}` : text)

/** What is special about the bytes, as words. */
const notesOf = ({ entry, payload }: EncodedRow): string =>
  [
    entry.partial ? 'partial' : '',
    entry.crafted ? 'crafted' : '',
    payload?.as === 'wire' ? 'header' : '',
    payload?.failure ? 'not-inflated' : '',
    payload && isCapped(payload) ? 'capped' : '',
  ]
    .filter((note) => note !== '')
    .join(' ')

const violationsOf = ({ entry, payload }: EncodedRow): string =>
  [...entry.verdicts, ...(payload ? inflatedVerdicts(payload) : [])]
    .map(({ rule }) => rule)
    .join(' ')
