/**
 * Finds the matches of a search in what a view of the window shows: one entry as it was recorded, including the parts
 * of matches that cross its ends, or a whole message, inflated if compressed. Owner: the store's worker.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { handshakeKind, type EntryFlags } from '../../../../../shared/filter/entry.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import type { ByteReader } from '../reading/bytes.ts'
import type { BlockBytes } from './block-bytes.ts'
import { BlockEntry, longestRead } from './block-entry.ts'
import { contextBytes, fromCharacter } from './crossing.ts'
import { matchPlaces } from './match-places.ts'
import { needleOf, type Needle } from './needle.ts'
import type { RegexThread } from './regex-thread.ts'
import type { ScanSource } from './scan-source.ts'
import { entryFlags } from './sources.ts'
import { stepsPerBlock } from './regexes.ts'
import { unboundedReach } from './span-search.ts'

type Result = EngineResult<'matches'>

/** Number of entries before and after that are examined for the other parts of a match. */
const neighbours = 64
const nothing = Buffer.alloc(0)
/** Bytes with their header are of no encoding: of this kind, text is searched in UTF-8. */
const wireKind = handshakeKind

/** What is sought, and the kind of the entry or message where it is sought. */
interface SoughtIn {
  readonly session: number
  readonly kind: number
  readonly needle: Needle
}

export class MatchFinder {
  readonly #source: ScanSource
  readonly #bodies: ByteReader
  readonly #thread: RegexThread

  constructor(source: ScanSource, bodies: ByteReader, thread: RegexThread) {
    this.#thread = thread
    this.#source = source
    this.#bodies = bodies
  }

  /** @throws AppError `not-found`, `bad-input` */
  find({ query, ...body }: EngineParams<'matches'>): Result | Promise<Result> {
    const { session, n, view, as = 'payload', of = 'entry' } = body
    const needle = needleOf(query, this.#source.encoding(session))
    if (view === undefined && as === 'payload' && of === 'entry')
      return this.#inEntry(session, n, needle)
    const kind = as === 'wire' ? wireKind : this.#bodies.kind({ ...body, as })
    const inBytes = ({ bytes }: EngineResult<'bytes'>): Result | Promise<Result> =>
      this.#places(
        { session, kind, needle },
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        nothing,
        nothing,
      )
    const read = this.#bodies.bytes({ ...body, as, length: longestRead })
    return read instanceof Promise ? read.then(inBytes) : inBytes(read)
  }

  #inEntry(session: number, n: number, needle: Needle): Result | Promise<Result> {
    const entry = this.#entry(session, n)
    if (entry === undefined) return { matches: [], more: false }
    const reach = reachOf(needle)
    const { kind } = entry.flags
    const encoding = encodingOfKindCode(kind, this.#source.encoding(session))
    const kept = encoding === 'utf-8' ? reach : reach + contextBytes
    const around = this.#around(session, entry, -1, kept)
    const before = encoding === 'utf-8' ? around : fromCharacter(around, around.length === kept)
    return this.#places(
      { session, kind, needle },
      entry.payload(),
      before,
      this.#around(session, entry, 1, reach),
    )
  }

  /** Runs in the thread for expressions when it may take long. */
  #places(
    { session, kind, needle }: SoughtIn,
    payload: Buffer,
    before: Buffer,
    after: Buffer,
  ): Result | Promise<Result> {
    if ('text' in needle) return matchPlaces({ ...needle, kind }, payload, before, after)
    const { plan } = needle
    const encoding = encodingOfKindCode(kind, this.#source.encoding(session))
    // Each match is followed by another search: in the worst case the total is one search for each character.
    const length = before.length + payload.length + after.length
    if (length * plan.steps(length) <= stepsPerBlock)
      return matchPlaces({ ...plan, encoding }, payload, before, after)
    const question = { as: 'places', before, payload, after, encoding } as const
    const { source, flags } = plan.regex
    return this.#thread
      .run(this, { regex: { source, flags }, questions: [question] })
      .then(([places]) => (typeof places === 'object' ? places : { matches: [], more: false }))
  }

  /** Returns bytes of the same stream or message before (-1) or after (1) an entry, at most `reach`. */
  #around(session: number, entry: BlockEntry, step: -1 | 1, reach: number): Buffer {
    const pieces: Buffer[] = []
    let length = 0
    let edge = entry
    for (let n = entry.n + step; length < reach && Math.abs(n - entry.n) <= neighbours; n += step) {
      if (step === 1 ? !goesOn(edge.flags) : !continues(edge.flags)) break
      const next = n < 1 ? undefined : this.#entry(session, n, edge.block)
      if (next === undefined) break
      if (!isPieceBeside(next, entry)) continue
      if (step === 1 ? !continues(next.flags) : !goesOn(next.flags)) break
      const payload = next.payload()
      pieces.push(payload)
      length += payload.length
      edge = next
    }
    if (step === -1) return Buffer.concat(pieces.reverse()).subarray(Math.max(0, length - reach))
    return Buffer.concat(pieces).subarray(0, reach)
  }

  /** @param cached a block that may contain the entry */
  #entry(session: number, n: number, cached?: BlockBytes): BlockEntry | undefined {
    const bytes =
      cached !== undefined && n >= cached.source.first && n < cached.source.first + cached.count
        ? cached
        : this.#source.next(session, n)?.payloads()
    if (bytes === undefined || n < bytes.source.first) return undefined
    const i = n - bytes.source.first
    return new BlockEntry(bytes, i, entryFlags(bytes.flags(i)), this.#source.bodies)
  }
}

/** Returns how far a match can extend beyond the ends of an entry. Bytes. */
function reachOf(needle: Needle): number {
  if ('text' in needle) return needle.text.longest - 1
  return needle.plan.bounded === null ? unboundedReach : needle.plan.bounded - 1
}

const dataKind = 0
const isFin = ({ firstByte }: EntryFlags): boolean => (firstByte & 0x80) !== 0
/** Reports whether bytes of the same stream or message may directly follow, or precede. */
const goesOn = (flags: EntryFlags): boolean =>
  !flags.cut && (flags.kind === dataKind || !isFin(flags))
const continues = (flags: EntryFlags): boolean =>
  flags.kind === dataKind || (flags.firstByte & 0x0f) === 0

/** Reports whether `next` is data or a frame other than a control frame, of the same side. */
const isPieceBeside = (next: BlockEntry, entry: BlockEntry): boolean =>
  next.flags.kind <= 3 &&
  next.flags.direction === entry.flags.direction &&
  next.connection === entry.connection
