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
import { matchPlaces, mostPlaces } from './match-places.ts'
import { characterAt, partOf, type Part } from './match-parts.ts'
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

/** The ends of the pieces around an entry, as far as a match can reach. */
interface Around {
  readonly before: Buffer
  readonly after: Buffer
}

const noneAround: Around = { before: nothing, after: nothing }

/** A payload that is searched part by part. */
interface LongPayload {
  readonly sought: SoughtIn
  readonly part: Part
  readonly total: number
  readonly around: Around
  readonly read: (offset: number, length: number) => Promise<EngineResult<'bytes'>>
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

export class MatchFinder {
  readonly #source: ScanSource
  readonly #bodies: ByteReader
  readonly #thread: RegexThread
  /** Runs what it is given in a read transaction of its own. */
  readonly #inSnapshot: <T>(read: () => T) => T

  constructor(
    source: ScanSource,
    bodies: ByteReader,
    thread: RegexThread,
    inSnapshot: <T>(read: () => T) => T,
  ) {
    this.#inSnapshot = inSnapshot
    this.#thread = thread
    this.#source = source
    this.#bodies = bodies
  }

  /** @throws AppError `not-found`, `bad-input` */
  async find({ query, from, ...body }: EngineParams<'matches'>): Promise<Result> {
    const { session, n, view, as = 'payload', of = 'entry' } = body
    const encoding = this.#source.encoding(session)
    const needle = needleOf(query, encoding)
    const isEntry = view === undefined && as === 'payload' && of === 'entry'
    const kind = as === 'wire' ? wireKind : this.#bodies.kind({ ...body, as })
    const part = partOf(needle, kind, encoding, stepsPerBlock)
    const read = async (offset: number, length: number): Promise<EngineResult<'bytes'>> =>
      this.#inSnapshot(() => this.#bodies.bytes({ ...body, as, offset, length }))
    const sought = { session, kind, needle }
    if (part !== null) {
      const begun = await read(from ?? 0, part.length + part.reach)
      const total = Math.min(begun.total, longestRead)
      if (total > part.length) {
        const around = isEntry ? this.#aroundOf(session, n, needle, kind) : noneAround
        const long: LongPayload = { sought, part, total, around, read }
        const found = await this.#part(long, from ?? 0, bufferOf(begun.bytes))
        return from === undefined ? this.#rest(long, found) : found
      }
    }
    if (isEntry) return this.#inSnapshot(() => this.#inEntry(session, n, needle))
    const { bytes } = await read(0, longestRead)
    return this.#places(sought, bufferOf(bytes), nothing, nothing)
  }

  /** Searches the parts after one that was searched; other calls run between them. */
  async #rest(long: LongPayload, first: Result): Promise<Result> {
    const matches = [...first.matches]
    let { next, more } = first
    while (next !== undefined && !more) {
      const { bytes } = await long.read(next, long.part.length + long.part.reach)
      const part = await this.#part(long, next, bufferOf(bytes))
      more = part.more || matches.length + part.matches.length > mostPlaces
      matches.push(...part.matches.slice(0, mostPlaces - matches.length))
      next = part.next
    }
    return { matches, more }
  }

  /** @param bytes from `from` on: a part, and as much after it as a match may reach */
  async #part(
    { sought, part, total, around }: LongPayload,
    from: number,
    bytes: Buffer,
  ): Promise<Result> {
    const { session, kind } = sought
    const encoding = encodingOfKindCode(kind, this.#source.encoding(session))
    const isLast = from + part.length >= total || bytes.length < part.length
    const before = from === 0 ? around.before : nothing
    const searched = Buffer.concat([before, bytes, isLast ? around.after : nothing])
    const end = isLast ? searched.length : before.length + characterAt(bytes, part.length, encoding)
    const found = await this.#places(sought, searched, nothing, nothing)
    const begun = found.matches.filter((match) => match.from < end)
    const at = from - before.length
    const matches = begun
      .map((match) => ({ from: Math.max(0, match.from + at), to: Math.min(total, match.to + at) }))
      .filter((match) => match.to > match.from)
    const more = found.more && begun.length === found.matches.length
    const next = Math.max(at + end, begun.at(-1) === undefined ? 0 : at + (begun.at(-1)?.to ?? 0))
    return { matches, more, ...(!isLast && !more && { next }) }
  }

  #aroundOf(session: number, n: number, needle: Needle, kind: number): Around {
    return this.#inSnapshot(() => {
      const entry = this.#entry(session, n)
      if (entry === undefined) return noneAround
      const reach = reachOf(needle)
      const encoding = encodingOfKindCode(kind, this.#source.encoding(session))
      const kept = encoding === 'utf-8' ? reach : reach + contextBytes
      const around = this.#around(session, entry, -1, kept)
      return {
        before: encoding === 'utf-8' ? around : fromCharacter(around, around.length === kept),
        after: this.#around(session, entry, 1, reach),
      }
    })
  }

  #inEntry(session: number, n: number, needle: Needle): Result | Promise<Result> {
    const entry = this.#entry(session, n)
    if (entry === undefined) return { matches: [], more: false }
    const { kind } = entry.flags
    const { before, after } = this.#aroundOf(session, n, needle, kind)
    return this.#places({ session, kind, needle }, entry.payload(), before, after)
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
    // The search for the next match begins behind the one before: each place of the text is tried once.
    const length = before.length + payload.length + after.length
    if (plan.steps(length) <= stepsPerBlock)
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
