/**
 * Returns ranges of decoded contents: payloads, inflated where they are compressed by permessage-deflate, without their
 * content codings. Keeps the last ones, so that a view reads and decodes a payload once, whatever pages it requests.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import { codingAt, maxDecoded } from '../../../../../shared/content/codings.ts'
import { decodeContent, type Decoded, type DecodeProblem } from './decode.ts'

type Params = Omit<EngineParams<'bytes'>, 'orSent' | 'as'>
type Result = EngineResult<'bytes'>
/** Reads a content that is not decoded. */
type Read = (
  params: Omit<EngineParams<'bytes'>, 'as'> & { as: 'payload' | 'inflated' },
) => Promise<Result>

/** Number of contents that are kept, and the length of all of them, decoded. Bytes. */
const maxKept = 8
const maxKeptBytes = 2 * maxDecoded

export class DecodedContents {
  readonly #read: Read
  /** Null for a content without a coding. The least recently used is first. */
  readonly #kept = new Map<string, Decoded | null>()

  constructor(read: Read) {
    this.#read = read
  }

  /** Returns a range of the content as sent, or inflated, if it has no content coding. @throws AppError `not-found` */
  async read({ offset = 0, length = maxRange, ...row }: Params): Promise<Result> {
    const head = await this.#read({ ...row, as: 'inflated', length: headBytes, orSent: true })
    const { inflated } = head
    const as = inflated === undefined ? 'payload' : 'inflated'
    const decoded = await this.#decode(row, as, head)
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
    this.#kept.clear()
  }

  async #decode(
    row: Omit<Params, 'offset' | 'length'>,
    as: 'payload' | 'inflated',
    { bytes: head, total }: Result,
  ): Promise<Decoded | null> {
    if (total > maxDecoded || codingAt(head, 0, total) === null) return null
    // A payload that is still being received grows; its bytes do not change.
    const { session, n, view, of, limit } = row
    const key = JSON.stringify([session, n, view, of, limit, as, total])
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      this.#keep(key, kept)
      return kept
    }
    const { bytes } = await this.#read({ ...row, as, offset: 0, length: total })
    const decoded = decodeContent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    this.#keep(key, decoded)
    return decoded
  }

  #keep(key: string, decoded: Decoded | null): void {
    this.#kept.delete(key)
    this.#kept.set(key, decoded)
    let length = 0
    for (const kept of this.#kept.values()) length += kept?.bytes.length ?? 0
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= maxKept && length <= maxKeptBytes) return
      length -= kept?.bytes.length ?? 0
      this.#kept.delete(oldest)
    }
  }
}

/** By so many bytes a coding is recognised. */
const headBytes = 8

const errorOf = (problem: DecodeProblem): AppError =>
  problem.reason === 'too-long'
    ? new AppError(
        'bad-input',
        `This ${problem.coding} data is not decoded: it expands to more than ${String(problem.limit)} bytes.`,
      )
    : new AppError('bad-input', `This ${problem.coding} data is not decoded: it is damaged.`)
