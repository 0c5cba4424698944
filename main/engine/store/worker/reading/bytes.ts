/** Returns the bytes of an entry or a message: on the wire, unmasked or inflated. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { defaultInflated, maxRange } from '../../../../../shared/contract/limits.ts'
import { DecodedContents } from '../content/decoded-contents.ts'
import { readSpan, spanOfFrame, type MessageSpan } from './message-span.ts'
import type { Inflater } from './inflater.ts'
import type { Reader } from './reader.ts'
import type { Views } from './views.ts'

type Result = EngineResult<'bytes'>
type BytesRange = Omit<EngineParams<'bytes'>, 'orSent' | 'as'> & {
  as: 'wire' | 'payload' | 'inflated'
}

export class ByteReader {
  readonly #reader: Reader
  readonly #views: Views
  readonly #inflater: Inflater
  readonly #decoded: DecodedContents

  constructor(reader: Reader, views: Views, inflater: Inflater) {
    this.#reader = reader
    this.#views = views
    this.#inflater = inflater
    this.#decoded = new DecodedContents((params) =>
      Promise.resolve(reader.inSnapshot(() => this.bytes(params))),
    )
  }

  /** @throws AppError `not-found`, `bad-input` when a message cannot be inflated, unless `orSent` */
  bytes(params: EngineParams<'bytes'>): Result | Promise<Result> {
    const { orSent = false, as, ...rest } = params
    if (as === 'decoded') return this.#decoded.read(rest)
    const range = { ...rest, as }
    return orSent && as === 'inflated' ? this.#inflatedOrSent(range) : this.#bytes(range)
  }

  /** Another call runs while the message is inflated: the second read has a transaction of its own. */
  async #inflatedOrSent(range: BytesRange): Promise<Result> {
    try {
      return await this.#bytes(range)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      const sent = this.#reader.inSnapshot(() =>
        this.#bytes({ length: maxRange, ...range, as: 'payload' }),
      )
      return { ...(await sent), notInflated: error.toData() }
    }
  }

  #bytes(params: BytesRange): Result | Promise<Result> {
    const { session, n, view, as, of = 'entry', offset = 0 } = params
    const { length = as === 'inflated' ? maxRange : Infinity, limit = defaultInflated } = params
    if (view !== undefined) {
      const { messages, position } = this.#views.messages(view, session, n)
      const span = messages.span(position)
      if (span === null) return this.#entry(session, messages.entryAt(position), as, offset, length)
      return as === 'inflated'
        ? this.#inflater.read(span, { offset, length, limit })
        : messages.bytes(span, as, offset, length)
    }
    const span =
      of === 'message' || as === 'inflated' ? spanOfFrame(this.#reader, session, n) : null
    if (span === null) return this.#entry(session, n, as, offset, length)
    return as === 'inflated'
      ? this.#inflater.read(span, { offset, length, limit })
      : this.#message(span, as, offset, length)
  }

  /** Returns the kind, an index into `entryKinds`, of an entry, or of the first frame of a message. */
  kind({ session, n, view, as, of = 'entry' }: Omit<EngineParams<'bytes'>, 'limit'>): number {
    if (view !== undefined) {
      const { messages, position } = this.#views.messages(view, session, n)
      return this.#reader.kindOfEntry(session, messages.entryAt(position))
    }
    const isMessage = of === 'message' || as === 'inflated'
    const first = isMessage ? spanOfFrame(this.#reader, session, n)?.first : undefined
    return this.#reader.kindOfEntry(session, first ?? n)
  }

  forget(session: number): void {
    this.#inflater.forget(session)
    this.#decoded.forget()
  }

  /** An entry that belongs to no message has nothing to inflate. */
  #entry(
    session: number,
    n: number,
    as: 'wire' | 'payload' | 'inflated',
    offset: number,
    length: number,
  ): Result {
    return this.#reader.bytes({
      session,
      n,
      as: as === 'inflated' ? 'payload' : as,
      offset,
      length,
    })
  }

  #message(span: MessageSpan, as: 'wire' | 'payload', offset: number, length: number): Result {
    return readSpan(this.#reader, span, as, offset, length)
  }
}
