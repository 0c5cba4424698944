/**
 * Writes the payloads of a view one after the other, as the conversation of the window shows them: in pages, so that
 * memory depends neither on the number nor on the length of the payloads. Events and control frames are left out.
 */
import { markBytes } from '../../../../shared/bytes/hidden-characters.ts'
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { StreamDecoder } from '../../../../shared/bytes/stream-decoder.ts'
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import type { conversationFormats } from '../../../../shared/contract/formats.ts'
import type { ConversationPiece } from '../../../../shared/contract/methods/conversation.ts'
import { encodingOfKind } from '../../../../shared/model/text-encoding.ts'
import type { Store } from '../../store/store.ts'
import { exportCancelled } from '../errors.ts'
import type { ExportRequest } from '../format.ts'
import { followView } from './follow-view.ts'

/** What a payload becomes in the file. */
interface SavedConversation {
  piece(piece: ConversationPiece, bytes: Uint8Array): Uint8Array
  /** After the last payload. */
  end(): Uint8Array
}

/** @throws AppError `cancelled`, those of the view */
export async function* saveConversation(
  store: Store,
  { session, rows, signal, progress }: ExportRequest,
  form: keyof typeof conversationFormats,
): AsyncGenerator<Uint8Array> {
  const { entries, encoding } = await store.session({ session })
  const saved = form === 'bytes' ? bytesAlone : new SavedText(encoding)
  const viewed = { session, filter: rows?.filter ?? {}, as: rows?.as ?? 'frames' } as const
  let place = { position: 1, offset: 0 }
  for await (const { view, from, to, state } of followView(store, viewed, signal)) {
    if (place.position < from) place = { position: from, offset: 0 }
    while (place.position <= to && !signal.aborted) {
      const page = await store.conversation({ session, view, ...place })
      const last = page.pieces.at(-1)
      if (last === undefined) break
      yield Buffer.concat(savedPieces(page, entries, saved))
      // Rows that were recorded after the export began are left out.
      if (last.entry.n > entries) break
      place = placeAfter(last)
      progress(Math.min(1, (last.position / state.count) * (state.scanned / state.entries)))
    }
  }
  if (signal.aborted) throw exportCancelled()
  yield saved.end()
}

function savedPieces(
  { pieces, bytes }: EngineResult<'conversation'>,
  entries: number,
  saved: SavedConversation,
): Uint8Array[] {
  let at = 0
  return pieces.map((piece) => {
    const start = at
    at += piece.length
    const { n, kind } = piece.entry
    return n <= entries && isContent.has(kind)
      ? saved.piece(piece, bytes.subarray(start, at))
      : nothing
  })
}

const nothing = new Uint8Array(0)

/** Other kinds are events and control frames. */
const isContent: ReadonlySet<string> = new Set([
  'data',
  'text',
  'binary',
  'continuation',
  'reserved',
])

const placeAfter = ({ position, offset, length, total }: ConversationPiece) =>
  offset + length < total
    ? { position, offset: offset + length }
    : { position: position + 1, offset: 0 }

const bytesAlone: SavedConversation = {
  piece: (_piece, bytes) => bytes,
  end: () => nothing,
}

/**
 * Decodes each direction as a stream into UTF-8. A message, and text of the other direction, begins on a line of its own;
 * a byte that is not text becomes a mark such as `<B0>`.
 */
class SavedText implements SavedConversation {
  readonly #encoding: EncodingId
  readonly #encoder = new TextEncoder()
  readonly #decoders = new Map<string, StreamDecoder>()
  #direction = ''
  #endsLine = true
  #text = ''

  /** @param encoding of the session */
  constructor(encoding: EncodingId) {
    this.#encoding = encoding
  }

  piece(piece: ConversationPiece, bytes: Uint8Array): Uint8Array {
    const { direction, kind } = piece.entry
    const isMessage = kind !== 'data'
    const begins = direction !== this.#direction || (isMessage && piece.offset === 0)
    if (begins && !this.#endsLine) this.#put('\n')
    this.#direction = direction
    const decoder = this.#decoder(direction, encodingOfKind(kind, this.#encoding))
    decoder.write(bytes, this.#put)
    const isEnd = piece.offset + piece.length >= piece.total
    if (isEnd && (isMessage || piece.missing > 0)) decoder.end(this.#put)
    return this.#take()
  }

  end(): Uint8Array {
    for (const decoder of this.#decoders.values()) decoder.end(this.#put)
    return this.#take()
  }

  readonly #put = (character: string): void => {
    this.#text += character
    this.#endsLine = character === '\n'
  }

  #take(): Uint8Array {
    const text = markBytes(this.#text)
    this.#text = ''
    return this.#encoder.encode(text)
  }

  #decoder(direction: string, encoding: EncodingId): StreamDecoder {
    const key = `${direction} ${encoding}`
    let decoder = this.#decoders.get(key)
    if (decoder === undefined) {
      decoder = new StreamDecoder(encoding)
      this.#decoders.set(key, decoder)
    }
    return decoder
  }
}
