/**
 * Searches literals and regular expressions in all payloads of a block in one pass. Each search sets one byte for each
 * entry: 1 where a match lies completely in the entry's payload. Entries whose payload is stored elsewhere, and events,
 * get 0.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { isCut } from '../../format/flags.ts'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { decodeText } from '../../../../../shared/bytes/stream-decoder.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import type { BlockBytes } from './block-bytes.ts'
import type { Literal } from './literal.ts'
import { pending, type Regexes } from './regexes.ts'
import type { RegexPlan } from './regex-plan.ts'
import { findInBuffer, type SoughtText } from './sought-text.ts'

/** Reports whether bytes that were found at a place of an entry's payload count. */
type Accepts = (i: number, at: number) => boolean

/** Marks the entries that contain the text, each in its encoding. */
export function findText(block: BlockBytes, sought: SoughtText, hits: Uint8Array): void {
  const { encoded, encodedLiteral, literal } = sought
  if (encoded === null) {
    findLiteral(block, literal, hits)
    return
  }
  const isEncoded = (i: number): boolean => sought.needleFor(block.kind(i)) !== null
  findLiteral(block, literal, hits, (i) => !isEncoded(i))
  if (encodedLiteral !== null)
    findLiteral(
      block,
      encodedLiteral,
      hits,
      (i, at) => isEncoded(i) && encoded.isAt(block.plain, block.start(i), block.end(i), at),
    )
  else
    for (let i = 0; i < block.count; i++)
      if (block.isSearched(i) && isEncoded(i) && encoded.isIn(block.payload(i), findInBuffer))
        hits[i] = 1
}

/** Marks the entries that contain the literal. */
export function findLiteral(
  block: BlockBytes,
  literal: Literal,
  hits: Uint8Array,
  accepts: Accepts = () => true,
): void {
  if (literal.bytes.length === 0) {
    for (let i = 0; i < block.count; i++) if (block.isSearched(i)) hits[i] = 1
    return
  }
  const found = (i: number): void => {
    hits[i] = 1
  }
  forEachCandidate(block, literal, found, accepts)
}

/** Marks the entries whose payload is one of these. */
export function findEqual(block: BlockBytes, any: readonly Uint8Array[], hits: Uint8Array): void {
  const { plain, count } = block
  for (let i = 0; i < count; i++) {
    // A truncated payload is longer than the bytes that were recorded.
    if (!block.isSearched(i) || isCut(block.flags(i))) continue
    const start = block.start(i)
    const end = block.end(i)
    for (const bytes of any)
      if (end - start === bytes.length && plain.compare(bytes, 0, bytes.length, start, end) === 0)
        hits[i] = 1
  }
}

/** Calls `found` once for each entry whose payload contains the literal. */
function forEachCandidate(
  block: BlockBytes,
  literal: Literal,
  found: (i: number) => void,
  accepts: Accepts = () => true,
): void {
  const { plain } = block
  const { length } = literal.bytes
  literal.begin(plain)
  let at = literal.indexIn(plain, 0)
  while (at >= 0) {
    const i = block.entryAt(at)
    if (!block.isSearched(i)) at = literal.indexIn(plain, block.end(i))
    else if (at < block.start(i) || at + length > block.end(i) || !accepts(i, at))
      at = literal.indexIn(plain, at + 1)
    else {
      found(i)
      at = literal.indexIn(plain, block.end(i))
    }
  }
}

/**
 * Marks the matching entries from index `from` on.
 * @throws pending when answers for some have to be awaited
 */
export function findRegex(
  block: BlockBytes,
  plan: RegexPlan,
  regexes: Regexes,
  hits: Uint8Array,
  from = 0,
): void {
  const search = new RegexSearch(block, plan, regexes, hits, from)
  // Each match is verified in its entry: at most twice the text.
  const whole = plan.bounded !== null && regexes.affords(plan, 2 * block.plain.length)
  if (plan.literal !== null && plan.skip === 0) search.byLiteral(plan.literal)
  else if (whole) search.atOnce()
  else for (let i = from; i < block.count; i++) search.test(i)
  if (search.waits) throw pending
  if (plan.skip > 0) plan.skip--
}

/** The search for one expression in one block. */
class RegexSearch {
  /** An answer for some entry is pending. */
  waits = false
  readonly #block: BlockBytes
  readonly #plan: RegexPlan
  readonly #regexes: Regexes
  readonly #hits: Uint8Array
  readonly #from: number

  constructor(
    block: BlockBytes,
    plan: RegexPlan,
    regexes: Regexes,
    hits: Uint8Array,
    from: number,
  ) {
    this.#block = block
    this.#plan = plan
    this.#regexes = regexes
    this.#hits = hits
    this.#from = from
  }

  /** A literal that most entries contain only costs time: after such a block, some blocks are searched without it. */
  byLiteral(literal: Literal): void {
    let candidates = 0
    forEachCandidate(this.#block, literal, (i) => {
      candidates++
      this.test(i)
    })
    if (!this.waits && candidates > this.#block.count / 8) this.#plan.skip = 256
  }

  /** For bytes, the block's text is made once and sliced; otherwise the payload is decoded by itself. */
  test(i: number): void {
    const block = this.#block
    if (i < this.#from || !block.isSearched(i)) return
    const text = this.#plan.bytewise
      ? block.latin1.slice(block.start(i), block.end(i))
      : textOfKind(block.payload(i), block.kind(i), block.encoding)
    this.#take(i, this.#regexes.tryTest(this.#plan, text))
  }

  /**
   * Short matches that do not depend on their surroundings are searched in the whole block. A match may extend into the
   * next entry while a shorter one does not, so the entry it begins in is tested alone.
   */
  atOnce(): void {
    const block = this.#block
    const { each, regex } = this.#plan
    const { latin1 } = block
    each.lastIndex = 0
    for (let match = each.exec(latin1); match !== null; match = each.exec(latin1)) {
      const i = block.entryAt(match.index)
      if (i >= block.count) return
      if (match.index < block.start(i)) {
        // In the header: a match that begins in the payload may follow.
        each.lastIndex = match.index + 1
        continue
      }
      if (block.isSearched(i)) this.#take(i, regex.test(latin1.slice(block.start(i), block.end(i))))
      each.lastIndex = block.end(i)
      if (i === block.count - 1) return
    }
  }

  #take(i: number, found: boolean | undefined): void {
    if (found === undefined) this.waits = true
    else if (found) this.#hits[i] = 1
  }
}

/**
 * Decodes bytes of an entry or a message.
 * @param kind an index into `entryKinds`
 * @param encoding the session's
 */
export const textOfKind = (bytes: Uint8Array, kind: number, encoding: EncodingId): string =>
  textOf(bytes, encodingOfKindCode(kind, encoding))

/** Decodes a payload; one character for each byte where the encoding is UTF-8 and the payload is not. */
export function textOf(
  { buffer, byteOffset, byteLength }: Uint8Array,
  encoding: EncodingId = 'utf-8',
): string {
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  if (encoding !== 'utf-8')
    return isAscii(bytes) && !encoding.startsWith('utf-16')
      ? bytes.toString('latin1')
      : decodeText(bytes, encoding)
  return isAscii(bytes) || !isUtf8(bytes) ? bytes.toString('latin1') : bytes.toString('utf8')
}
