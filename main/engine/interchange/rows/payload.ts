/** The payload of an entry, or the bytes of a message, read in pieces. */
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../../shared/contract/methods/entries.ts'
import { isFrame, type EntrySummary } from '../../../../shared/model/entry.ts'
import type { Verdict } from '../../../../shared/model/verdict.ts'
import type { ViewCalls } from './view-calls.ts'

/** Bytes requested at once: a multiple of a line of a dump and of a group of Base64. */
const pieceBytes = 48 * 16_384

/** What is known of a payload before its bytes are read. */
export interface PayloadFacts {
  /** Which bytes they are; `wire` if the connection ended inside the header of the frame. */
  readonly as: BodyOf['as']
  /** Why the message cannot be inflated: its bytes are then those that were sent, unmasked. */
  readonly failure: AppError | null
  /** Number of bytes that can be read. */
  readonly total: number
  readonly inflated: EngineResult<'bytes'>['inflated']
}

/** Whether the message inflates to more than the limit; the bytes end there. */
export const isCapped = ({ inflated }: PayloadFacts): boolean => inflated?.capped ?? false

/** Violations that only the inflated bytes show. */
export const inflatedVerdicts = ({ inflated }: PayloadFacts): readonly Verdict[] =>
  inflated?.verdicts ?? []

/** Whether an entry is a frame whose header the connection did not complete. */
export const isHeaderCut = ({ partial, frame, kind }: EntrySummary): boolean =>
  partial && frame === null && isFrame(kind)

export class Payload implements PayloadFacts {
  readonly as: BodyOf['as']
  readonly failure: AppError | null
  readonly total: number
  readonly inflated: EngineResult<'bytes'>['inflated']
  readonly #read: ViewCalls['bytes']
  readonly #body: BodyOf
  readonly #signal: AbortSignal
  #first: Uint8Array

  /**
   * Reads the first bytes.
   * @param body which bytes to read: an entry's payload, or a whole message, inflated
   * @param signal ends the pieces early
   * @throws AppError
   */
  static async open(
    read: ViewCalls['bytes'],
    entry: EntrySummary,
    body: BodyOf,
    signal: AbortSignal,
  ): Promise<Payload> {
    const asked: BodyOf = isHeaderCut(entry) ? { ...body, as: 'wire' } : body
    const first = await read({ ...asked, offset: 0, length: pieceBytes, orSent: true })
    const { notInflated } = first
    return notInflated === undefined
      ? new Payload(read, asked, signal, first, null)
      : new Payload(read, { ...asked, as: 'payload' }, signal, first, AppError.from(notInflated))
  }

  private constructor(
    read: ViewCalls['bytes'],
    body: BodyOf,
    signal: AbortSignal,
    { bytes, total, inflated }: EngineResult<'bytes'>,
    failure: AppError | null,
  ) {
    this.#read = read
    this.#body = body
    this.#signal = signal
    this.#first = bytes
    this.as = body.as
    this.total = total
    this.inflated = inflated
    this.failure = failure
  }

  /** Yields the bytes from the beginning; the first ones are read once. @throws AppError */
  async *pieces(): AsyncGenerator<Uint8Array> {
    let piece = this.#first
    this.#first = new Uint8Array()
    if (piece.length === 0 && this.total > 0) piece = await this.#at(0)
    for (let offset = 0; piece.length > 0 && !this.#signal.aborted;) {
      yield piece
      offset += piece.length
      if (offset >= this.total) return
      piece = await this.#at(offset)
    }
  }

  async #at(offset: number): Promise<Uint8Array> {
    return (await this.#read({ ...this.#body, offset, length: pieceBytes })).bytes
  }
}
