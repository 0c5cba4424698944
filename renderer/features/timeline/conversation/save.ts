/** The bytes of a conversation as a file: as they are, or as text in UTF-8. */
import { markBytes } from '../../../../shared/bytes/hidden-characters.ts'
import { StreamDecoder } from '../../../../shared/bytes/stream-decoder.ts'
import type { EntryKind } from '../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../shared/model/text-encoding.ts'
import type { Conversation } from '../../../state/timeline/conversation/conversation.svelte.ts'
import { isEnd, type LoadedPiece } from '../../../state/timeline/conversation/rows.ts'

export type SavedAs = 'bytes' | 'text'

/** A host takes a file as one array. Bytes. */
export const longestSaved = 268_435_456

/**
 * Reads the shown directions; returns null when they are longer than `longestSaved`, or when `signal` is aborted.
 * @param onprogress called with the number of bytes so far
 */
export async function collectSaved(
  conversation: Conversation,
  as: SavedAs,
  signal: AbortSignal,
  onprogress: (bytes: number) => void,
): Promise<Uint8Array | 'too-long' | null> {
  const parts: Uint8Array[] = []
  const text = as === 'text' ? new SavedText(conversation) : null
  let length = 0
  for await (const pieces of conversation.pieces()) {
    if (signal.aborted) return null
    const added = text === null ? pieces.map(({ bytes }) => bytes) : [text.of(pieces)]
    parts.push(...added)
    for (const part of added) length += part.length
    if (length > longestSaved) return 'too-long'
    onprogress(length)
  }
  if (text !== null) parts.push(text.end())
  return joined(parts)
}

/** Decodes each direction as a stream. A message, and text of the other direction, begins on a line of its own. */
class SavedText {
  readonly #encoder = new TextEncoder()
  readonly #conversation: Conversation
  readonly #decoders = new Map<string, StreamDecoder>()
  #direction = ''
  #endsLine = true

  constructor(conversation: Conversation) {
    this.#conversation = conversation
  }

  of(pieces: readonly LoadedPiece[]): Uint8Array {
    let text = ''
    const put = (character: string): void => {
      text += character
      this.#endsLine = character === '\n'
    }
    for (const piece of pieces) {
      const { direction, kind } = piece.entry
      const isMessage = kind !== 'data'
      const begins = direction !== this.#direction || (isMessage && piece.offset === 0)
      if (begins && !this.#endsLine) put('\n')
      this.#direction = direction
      const decoder = this.#decoder(direction, kind)
      decoder.write(piece.bytes, put)
      if (isEnd(piece) && (isMessage || piece.missing > 0)) decoder.end(put)
    }
    return this.#encoder.encode(markBytes(text))
  }

  end(): Uint8Array {
    let text = ''
    for (const decoder of this.#decoders.values())
      decoder.end((character) => {
        text += character
      })
    return this.#encoder.encode(markBytes(text))
  }

  #decoder(direction: string, kind: EntryKind): StreamDecoder {
    const encoding = encodingOfKind(kind, this.#conversation.encoding)
    const key = `${direction} ${encoding}`
    let decoder = this.#decoders.get(key)
    if (decoder === undefined) {
      decoder = new StreamDecoder(encoding)
      this.#decoders.set(key, decoder)
    }
    return decoder
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
