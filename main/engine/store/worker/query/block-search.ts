/**
 * Literals and regular expressions over all payloads of a block at once. Each gives one byte an entry: 1 where it is
 * found wholly inside the entry's payload. Entries whose payload is elsewhere, and events, get 0.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import type { BlockBytes } from './block-bytes.ts'
import type { Literal } from './literal.ts'
import type { RegexPlan } from './regex-plan.ts'
import { guarded } from './regex-guard.ts'

/** Marks the entries that hold the literal. */
export function findLiteral(block: BlockBytes, literal: Literal, hits: Uint8Array): void {
  if (literal.bytes.length === 0) {
    for (let i = 0; i < block.count; i++) hits[i] = block.isSearched(i) ? 1 : 0
    return
  }
  forEachCandidate(block, literal, (i) => {
    hits[i] = 1
  })
}

/** Calls `found` once for each entry with the literal in its payload. */
function forEachCandidate(block: BlockBytes, literal: Literal, found: (i: number) => void): void {
  const { plain } = block
  const { length } = literal.bytes
  literal.begin(plain)
  let at = literal.indexIn(plain, 0)
  while (at >= 0) {
    const i = block.entryAt(at)
    if (!block.isSearched(i)) at = literal.indexIn(plain, block.end(i))
    else if (at < block.start(i) || at + length > block.end(i)) at = literal.indexIn(plain, at + 1)
    else {
      found(i)
      at = literal.indexIn(plain, block.end(i))
    }
  }
}

/**
 * Marks the entries that match.
 * @throws AppError `regex-too-slow` when the expression takes too long
 */
export function findRegex(block: BlockBytes, plan: RegexPlan, hits: Uint8Array): void {
  const run = (): void => {
    if (plan.literal !== null && plan.skip === 0) findByLiteral(block, plan, plan.literal, hits)
    else if (plan.bounded !== null) findBounded(block, plan, hits)
    else
      for (let i = 0; i < block.count; i++)
        if (block.isSearched(i) && testEntry(block, plan, i)) hits[i] = 1
    if (plan.skip > 0) plan.skip--
  }
  if (plan.linear) run()
  else guarded(run)
}

/** A literal that most entries hold only costs time: then some blocks are searched without. */
function findByLiteral(
  block: BlockBytes,
  plan: RegexPlan,
  literal: Literal,
  hits: Uint8Array,
): void {
  let candidates = 0
  forEachCandidate(block, literal, (i) => {
    candidates++
    if (testEntry(block, plan, i)) hits[i] = 1
  })
  if (candidates > block.count / 8) plan.skip = 256
}

/** Of bytes, the block's own text is made once and cut; else the payload is read as what it is. */
function testEntry(block: BlockBytes, plan: RegexPlan, i: number): boolean {
  const text = plan.bytewise
    ? block.latin1.slice(block.start(i), block.end(i))
    : textOf(block.payload(i))
  return plan.regex.test(text)
}

/** A payload as text: UTF-8 where it is, else a character for each byte. */
export const textOf = (bytes: Buffer): string =>
  isAscii(bytes) || !isUtf8(bytes) ? bytes.toString('latin1') : bytes.toString('utf8')

/**
 * Short matches that depend on nothing around them are looked for in the whole block. One that is found may cross into
 * the next entry while a shorter one does not, so the entry it begins in is asked by itself.
 */
function findBounded(block: BlockBytes, plan: RegexPlan, hits: Uint8Array): void {
  const { each } = plan
  const { latin1 } = block
  each.lastIndex = 0
  for (let match = each.exec(latin1); match !== null; match = each.exec(latin1)) {
    const i = block.entryAt(match.index)
    if (i >= block.count) return
    if (match.index < block.start(i)) {
      // In the header: what begins in the payload is still to be found.
      each.lastIndex = match.index + 1
      continue
    }
    if (block.isSearched(i) && testEntry(block, plan, i)) hits[i] = 1
    each.lastIndex = block.end(i)
    if (i === block.count - 1) return
  }
}
