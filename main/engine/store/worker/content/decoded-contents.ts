/**
 * Returns ranges of decoded contents: payloads, inflated where they are compressed by permessage-deflate, without their
 * content codings. Keeps the last one, so that its next page is not decoded again.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import { maxDecoded } from '../../../../../shared/content/codings.ts'
import { decodeContent, type Decoded, type DecodeProblem } from './decode.ts'

type Params = Omit<EngineParams<'bytes'>, 'orSent' | 'as'>
type Result = EngineResult<'bytes'>
/** Reads a content that is not decoded. */
type Read = (
  params: Omit<EngineParams<'bytes'>, 'as'> & { as: 'payload' | 'inflated' },
) => Promise<Result>

export class DecodedContents {
  readonly #read: Read
  #last: { payload: Buffer; decoded: Decoded | null } | null = null

  constructor(read: Read) {
    this.#read = read
  }

  /** Returns a range of the content as sent, or inflated, if it has no content coding. @throws AppError `not-found` */
  async read({ offset = 0, length = maxRange, ...row }: Params): Promise<Result> {
    const { inflated } = await this.#read({ ...row, as: 'inflated', length: 1, orSent: true })
    const as = inflated === undefined ? 'payload' : 'inflated'
    const whole = await this.#read({ ...row, as, offset: 0, length: maxDecoded })
    const decoded = whole.bytes.length < whole.total ? null : this.#decode(whole.bytes)
    if (decoded === null) return this.#read({ ...row, as, offset, length })
    const { bytes, layers, problem } = decoded
    return {
      bytes: new Uint8Array(bytes.subarray(offset, offset + length)),
      total: bytes.length,
      ...(inflated && { inflated }),
      ...(layers.length > 0 && { decoded: layers.map((layer) => ({ ...layer })) }),
      ...(problem && { notDecoded: errorOf(problem).toData() }),
    }
  }

  forget(): void {
    this.#last = null
  }

  #decode({ buffer, byteOffset, byteLength }: Uint8Array): Decoded | null {
    const payload = Buffer.from(buffer, byteOffset, byteLength)
    if (this.#last === null || !payload.equals(this.#last.payload))
      this.#last = { payload, decoded: decodeContent(payload) }
    return this.#last.decoded
  }
}

const errorOf = (problem: DecodeProblem): AppError =>
  problem.reason === 'too-long'
    ? new AppError(
        'bad-input',
        `This ${problem.coding} data is not decoded: it expands to more than ${String(problem.limit)} bytes.`,
      )
    : new AppError('bad-input', `This ${problem.coding} data is not decoded: it is damaged.`)
