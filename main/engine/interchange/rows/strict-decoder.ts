/** Decodes a payload in pieces, and refuses one that is not all text in its encoding. */
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { byteCharacter } from '../../../../shared/bytes/hidden-characters.ts'
import { StreamDecoder } from '../../../../shared/bytes/stream-decoder.ts'

export class StrictDecoder {
  readonly #decoder: { decode: (bytes: Uint8Array) => string; end: () => void }

  constructor(encoding: EncodingId) {
    this.#decoder = encoding === 'utf-8' ? utf8Decoder() : decoderOf(encoding)
  }

  /** @throws TypeError for bytes that are not text */
  decode(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes)
  }

  /** @throws TypeError when the last character is not complete */
  end(): void {
    this.#decoder.end()
  }
}

/** The platform's decoder is faster. */
function utf8Decoder() {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return {
    decode: (bytes: Uint8Array): string => decoder.decode(bytes, { stream: true }),
    end: (): void => {
      decoder.decode()
    },
  }
}

function decoderOf(encoding: EncodingId) {
  const decoder = new StreamDecoder(encoding)
  const refuse = (): void => {
    throw new TypeError(`not ${encoding}`)
  }
  return {
    decode(bytes: Uint8Array): string {
      let text = ''
      decoder.write(bytes, (character) => {
        if (character.search(byteCharacter) === 0) refuse()
        text += character
      })
      return text
    },
    end: (): void => {
      decoder.end(refuse)
    },
  }
}
