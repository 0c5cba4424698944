/**
 * Framing by lines. With `any`, a CR at the end of a chunk does not end its line yet: its LF may be in the next chunk.
 */
import { Cap, type Framer, type FramingBreak } from './framer.ts'

const LF = 10
const CR = 13

/** Framing by lines that end with LF, CR or CRLF. */
export class AnyLineFramer implements Framer {
  readonly #cap: Cap
  #afterCr = false

  constructor(maxBytes: number) {
    this.#cap = new Cap(maxBytes)
  }

  push(chunk: Uint8Array, _atUs: number, ended: (end: number) => void): FramingBreak | null {
    let last: number | null = null
    const end = (at: number): void => {
      last = at
      ended(at)
    }
    let at = 0
    if (this.#afterCr && chunk.length > 0) {
      at = chunk[0] === LF ? 1 : 0
      end(at)
      this.#afterCr = false
    }
    let lf = nextOf(chunk, LF, at)
    let cr = nextOf(chunk, CR, at)
    while (lf < chunk.length || cr < chunk.length) {
      if (lf < cr) {
        end(lf + 1)
        lf = nextOf(chunk, LF, lf + 1)
      } else if (cr === chunk.length - 1) {
        this.#afterCr = true
        break
      } else {
        const next = lf === cr + 1 ? cr + 2 : cr + 1
        end(next)
        if (lf < next) lf = nextOf(chunk, LF, next)
        cr = nextOf(chunk, CR, next)
      }
    }
    return this.#cap.take(chunk.length, last)
  }
}

function nextOf(chunk: Uint8Array, byte: number, from: number): number {
  const found = chunk.indexOf(byte, from)
  return found < 0 ? chunk.length : found
}
