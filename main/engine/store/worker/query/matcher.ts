/**
 * Selects the entries of a session that pass a filter, block by block: by columns first, then by payloads where those
 * do not decide; a leaf is evaluated over a whole block where most of it is undecided. Owned by the code that scans.
 */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { Leaf, FilterTree } from '../../../../../shared/filter/ast.ts'
import { forEachLeaf } from '../../../../../shared/filter/ast.ts'
import { ColumnFilter } from '../../../../../shared/filter/columns.ts'
import { settled, unknown, yes } from '../../../../../shared/filter/open.ts'
import type {
  ColumnSource,
  EntryAnnotations,
  EntryFlags,
  FilterContext,
  FilteredEntry,
} from '../../../../../shared/filter/entry.ts'
import { compileEntryTest, isText, type EntryTest } from '../../../../../shared/filter/payload.ts'
import type { BlockBytes } from './block-bytes.ts'
import { findEqual, findRegex, findText } from './block-search.ts'
import { isCut, isPartial } from '../../format/flags.ts'
import type { StoredBodies } from '../reading/stored-bodies.ts'
import { BlockEntry } from './block-entry.ts'
import { pending, type Regexes } from './regexes.ts'
import { planRegex, type RegexPlan } from './regex-plan.ts'
import { SoughtText } from './sought-text.ts'
import { entryFlags } from './sources.ts'

/** A leaf that is searched in a whole block. */
interface BlockLeaf {
  readonly leaf: Extract<Leaf, { type: 'payload' }>
  readonly search: (block: BlockBytes, hits: Uint8Array) => void
  /** No entry passes without it. */
  readonly required: boolean
  hits: Buffer
  /** The block that the hits belong to. */
  of: BlockBytes | null
}

/** When at least this share of a block is undecided, all of it is searched in one pass. */
const wholeFrom = 1 / 8

export class FilterMatcher {
  readonly #columns: ColumnFilter
  readonly #test: EntryTest
  readonly #bodies: StoredBodies
  readonly #annotations: EntryAnnotations
  readonly #leaves: BlockLeaf[] = []
  /** The leaf that decides where columns do not, if it is the only one that needs payloads; null for none. */
  readonly #decider: BlockLeaf | null
  readonly #regexes: Regexes
  readonly #flags = new Map<number, EntryFlags>()
  #answers = new Uint8Array(1024)
  #block: BlockBytes | null = null

  constructor(filter: FilterTree, context: FilterContext, bodies: StoredBodies, regexes: Regexes) {
    this.#regexes = regexes
    this.#columns = new ColumnFilter(filter, context)
    this.#bodies = bodies
    this.#annotations = context.annotations
    let asking = 0
    forEachLeaf(filter, (leaf) => {
      if (leaf.type === 'payload') this.#addLeaf(leaf, isRequired(filter, leaf), context.encoding)
      if (leaf.type === 'json' || leaf.type === 'code' || leaf.type === 'payload') asking++
      if (leaf.type === 'flag' && leaf.flag === 'json') asking++
    })
    const [only] = this.#leaves
    this.#decider = asking === 1 && only?.required === true ? only : null
    this.#test = compileEntryTest(filter, context, (leaf, entry) => this.#known(leaf, entry))
  }

  /**
   * Calls `found` with the index of each entry from `from` on that passes. `payloads` is called only when needed.
   * @throws pending when an expression has to be awaited; `found` has not been called then
   */
  match(
    source: ColumnSource,
    from: number,
    payloads: () => BlockBytes,
    found: (i: number) => void,
  ): void {
    const { count } = source
    if (this.#answers.length < count) this.#answers = new Uint8Array(count * 2)
    const answers = this.#answers
    const common = this.#columns.decide(source, answers)
    if (common === unknown && this.#decideAll(source, from, payloads, found)) return
    if (common === null || common === unknown || common === settled) {
      if (common === unknown) answers.fill(unknown, 0, count)
      if (common !== settled) this.#askPayloads(source, from, answers, payloads)
      for (let i = from; i < count; i++) if (answers[i] === yes) found(i)
    } else if (common === yes) for (let i = from; i < count; i++) found(i)
  }

  /** Calls `found` for the leaf's hits if the one leaf decides every entry of the block; otherwise returns false. */
  #decideAll(
    { count }: ColumnSource,
    from: number,
    payloads: () => BlockBytes,
    found: (i: number) => void,
  ): boolean {
    const decider = this.#decider
    if (decider === null) return false
    const block = payloads()
    if (!isClear(block, decider.leaf)) return false
    const hits = searched(decider, block)
    for (let i = hits.indexOf(1, from); i >= 0 && i < count; i = hits.indexOf(1, i + 1)) found(i)
    return true
  }

  #askPayloads(
    source: ColumnSource,
    from: number,
    answers: Uint8Array,
    payloads: () => BlockBytes,
  ): void {
    const { count } = source
    let open = 0
    for (let i = from; i < count; i++) if (answers[i] === unknown) open++
    if (open === 0) return
    const block = payloads()
    this.#block = block
    const decider = this.#decider
    if (open >= count * wholeFrom)
      for (const leaf of this.#leaves) {
        const hits = searched(leaf, block)
        leaf.of = block
        if (leaf === decider) take(block, leaf.leaf, hits, answers, from)
        else if (leaf.required) dropMissing(block, leaf.leaf, hits, answers)
      }
    let waits = false
    for (let i = from; i < count; i++) {
      if (answers[i] !== unknown) continue
      try {
        answers[i] = this.#test(this.#entry(block, i)) ? 1 : 0
      } catch (error) {
        if (error !== pending) throw error
        // The others are evaluated as well, so that all are awaited together.
        waits = true
      }
    }
    this.#block = null
    if (waits) throw pending
  }

  #entry(block: BlockBytes, i: number): BlockEntry {
    const stored = block.flags(i)
    let flags = this.#flags.get(stored)
    if (flags === undefined) {
      flags = entryFlags(stored)
      this.#flags.set(stored, flags)
    }
    return new BlockEntry(block, i, flags, this.#bodies, this.#annotations)
  }

  #known(leaf: Leaf, entry: FilteredEntry): boolean | undefined {
    const block = this.#block
    if (leaf.type !== 'payload' || block === null) return undefined
    for (const one of this.#leaves)
      if (one.leaf === leaf && one.of === block) {
        const i = entry.n - block.source.first
        return decides(block, leaf, i) ? (one.hits[i] === 1) !== leaf.negated : undefined
      }
    return undefined
  }

  #addLeaf(
    leaf: Extract<Leaf, { type: 'payload' }>,
    required: boolean,
    encoding: EncodingId,
  ): void {
    const { test } = leaf
    let search: BlockLeaf['search']
    if (test.test === 'equals') {
      // Bytes in a block are compared as they are: the text has others in another encoding.
      if (encoding !== 'utf-8' && leaf.field === 'text') return
      search = (block, hits) => {
        findEqual(block, test.any, hits)
      }
    } else if (test.test === 'contains') {
      const sought = new SoughtText(test.needle, isText(leaf, test.needle) ? encoding : null)
      search = (block, hits) => {
        findText(block, sought, hits)
      }
    } else {
      const plan: RegexPlan = planRegex(test, encoding)
      search = (block, hits) => {
        findRegex(block, plan, this.#regexes, hits)
      }
    }
    this.#leaves.push({ leaf, search, required, hits: Buffer.alloc(0), of: null })
  }
}

const isRequired = (filter: FilterTree, leaf: Extract<Leaf, { type: 'payload' }>): boolean =>
  !leaf.negated && (filter === leaf || (filter.type === 'and' && filter.operands.includes(leaf)))

/** Returns the leaf's hits in the whole block. */
function searched(leaf: BlockLeaf, block: BlockBytes): Buffer {
  const { count } = block
  if (leaf.hits.length < count) leaf.hits = Buffer.alloc(count * 2)
  leaf.hits.fill(0, 0, count)
  leaf.search(block, leaf.hits)
  return leaf.hits
}

type PayloadLeaf = BlockLeaf['leaf']

/** Reports whether the search of the block decides the leaf for an entry: decoded texts are not in the block. */
const decides = (block: BlockBytes, leaf: PayloadLeaf, i: number): boolean =>
  block.isSearched(i) && !(leaf.field === 'text' && block.isCoded(i))

function dropMissing(
  block: BlockBytes,
  leaf: PayloadLeaf,
  hits: Uint8Array,
  answers: Uint8Array,
): void {
  for (let i = 0; i < block.count; i++)
    if (answers[i] === unknown && hits[i] === 0 && decides(block, leaf, i)) answers[i] = 0
}

/** Cut short by its connection, or truncated because the disk could not keep up. */
const isIncomplete = (flags: number): boolean => isPartial(flags) || isCut(flags)

/** Reports whether the bytes in the block alone decide. */
const isClear = (block: BlockBytes, leaf: PayloadLeaf): boolean =>
  block.allSearched &&
  !block.source.distinctFlags.some(isIncomplete) &&
  !(leaf.field === 'text' && block.hasCoded)

/**
 * Undecided entries pass where the one undecided leaf is found. Entries that need more than the bytes in the block stay
 * undecided: incomplete ones, bodies stored elsewhere, and texts that have to be decoded.
 */
function take(
  block: BlockBytes,
  leaf: PayloadLeaf,
  hits: Uint8Array,
  answers: Uint8Array,
  from: number,
): void {
  const clear = isClear(block, leaf)
  for (let i = from; i < block.count; i++)
    if (
      answers[i] === unknown &&
      (clear || (decides(block, leaf, i) && !isIncomplete(block.flags(i))))
    )
      answers[i] = hits[i]!
}
