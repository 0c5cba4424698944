/** Returns the bytes of an entry or a message: on the wire, unmasked or inflated. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { defaultInflated, maxRange } from '../../../../../shared/contract/limits.ts'
import { readSpan, spanOfFrame, type MessageSpan } from './message-span.ts'
import type { Inflater } from './inflater.ts'
import type { Reader } from './reader.ts'
import type { Views } from './views.ts'

type Result = EngineResult<'bytes'>

export class ByteReader {
  readonly #reader: Reader
  readonly #views: Views
  readonly #inflater: Inflater

  constructor(reader: Reader, views: Views, inflater: Inflater) {
    this.#reader = reader
    this.#views = views
    this.#inflater = inflater
  }

  /** @throws AppError `not-found`, `bad-input` when a message cannot be inflated */
  bytes(params: EngineParams<'bytes'>): Result | Promise<Result> {
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

  forget(session: number): void {
    this.#inflater.forget(session)
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
