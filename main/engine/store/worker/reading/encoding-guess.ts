/**
 * Guesses the text encoding of a session from a sample of its payloads: of both directions, without content codings, of the
 * entries to which the session's encoding applies. The sample is bounded, and evenly spread over a long session. Between
 * two stretches other calls run.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import {
  exampleOf,
  guessEncoding,
  isTelling,
} from '../../../../../shared/bytes/guess/guess-encoding.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Reader } from './reader.ts'
import type { RowContents } from './row-contents.ts'

/** Most entries that are examined, in stretches of so many that follow one another. */
const maxEntries = 8_192
const stretch = 64
/** Most bytes of each direction, and of one payload. */
const maxSideBytes = 32_768
const maxPayload = 4_096

type Result = EngineResult<'guessEncoding'>

export class EncodingGuesser {
  readonly #reader: Reader
  readonly #contents: RowContents

  constructor(reader: Reader, contents: RowContents) {
    this.#reader = reader
    this.#contents = contents
  }

  /** @throws AppError `not-found` */
  async guess({ session }: EngineParams<'guessEncoding'>): Promise<Result> {
    const { first, last } = this.#reader.inSnapshot(() => ({
      first: this.#reader.first(session),
      last: this.#reader.last(session),
    }))
    const sample = new Sample()
    const stretches = Math.ceil((last - first + 1) / stretch)
    const read = Math.min(stretches, maxEntries / stretch)
    for (let i = 0; i < read && !sample.isFull; i++) {
      const from = first + Math.floor((i * stretches) / read) * stretch
      await this.#read(session, from, from + stretch - 1, sample)
    }
    const { guesses, isText } = guessEncoding(sample.parts)
    return {
      bytes: sample.length,
      isText,
      guesses: guesses.map((guess) => ({
        ...guess,
        example: exampleOf(sample.parts, guess.encoding),
      })),
    }
  }

  async #read(session: number, from: number, to: number, sample: Sample): Promise<void> {
    const entries = this.#reader.inSnapshot(() => this.#reader.entries({ session, from, to }))
    for (const entry of entries) {
      if (entry.length === 0 || !sample.takes(entry)) continue
      const { bytes } = await this.#reader.inSnapshot(() =>
        this.#contents.read(
          { session, n: entry.n, of: 'message' },
          entry,
          { length: maxPayload },
          true,
        ),
      )
      sample.add(entry, bytes)
    }
  }
}

/**
 * Different payloads that are not ASCII: the same one again is no further evidence. Reads of a TCP stream that follow one
 * another are one part.
 */
class Sample {
  readonly #known = new Set<string>()
  readonly #parts: Uint8Array[] = []
  readonly #lengths = { in: 0, out: 0, none: 0 }
  /** Index of the part that the next payload of a stream continues. */
  readonly #open = new Map<string, number>()

  get parts(): readonly Uint8Array[] {
    return this.#parts
  }

  get length(): number {
    return this.#lengths.in + this.#lengths.out
  }

  get isFull(): boolean {
    return this.#lengths.in >= maxSideBytes && this.#lengths.out >= maxSideBytes
  }

  /** Reports whether the sample needs payloads such as the entry's. */
  takes({ kind, direction }: EntrySummary): boolean {
    return (kind === 'data' || kind === 'binary') && this.#lengths[direction] < maxSideBytes
  }

  add(entry: EntrySummary, bytes: Uint8Array): void {
    const stream = `${String(entry.connection)} ${entry.direction}`
    const text = Buffer.from(bytes).toString('latin1')
    if (!isTelling(bytes) || this.#known.has(text)) {
      this.#open.delete(stream)
      return
    }
    this.#known.add(text)
    this.#lengths[entry.direction] += bytes.length
    const index = this.#open.get(stream) ?? this.#parts.length
    const before = this.#parts[index]
    this.#parts[index] = before === undefined ? bytes : Buffer.concat([before, bytes])
    // A message is complete in itself, and what follows a cut payload is not the rest of it.
    if (entry.kind === 'data' && bytes.length === entry.length) this.#open.set(stream, index)
    else this.#open.delete(stream)
  }
}
