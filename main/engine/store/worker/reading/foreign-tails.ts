/**
 * The tails of sessions that other processes record, read from their files as they grow. A file must be read before the
 * session's blocks are queried: what was removed from the file is in the blocks by then.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { TailConnection, TailCounters, TailFrame } from '../../format/tail-frame.ts'
import { decodeTailHeader, tailFrames, tailHeaderBytes } from '../../format/tail-frame.ts'
import { unpackBlock } from '../../format/block.ts'
import { Tail } from '../writing/tail.ts'
import { isUnreadable, type TailFolder } from '../writing/tail-file.ts'
import { dropOldest } from './block-cache.ts'

const keptTails = 16

/** What the row of a session that is being recorded says about its recorder. */
export interface TailOwner {
  owner: string
  /** How many times the whole tail was written into the database. */
  folds: number
}

export class ForeignTail {
  readonly entries = new Tail()
  /** Connections whose current rows are not in the database, as long as it has no entry from `block` on. */
  readonly connections = new Map<number, TailConnection>()
  counters: TailCounters | null = null
  /** Number of the first entry of the open block. */
  block = 0
  folds = 0
  /** Seed of the file that was read, and the offset up to which it was. */
  seed: number
  at = tailHeaderBytes

  constructor(seed: number) {
    this.seed = seed
  }

  take(frame: TailFrame): void {
    if (frame.block !== this.block) {
      this.connections.clear()
      this.entries.next(frame.block)
    }
    this.block = frame.block
    this.folds = frame.folds
    this.counters = frame.counters
    for (const row of frame.connections) this.connections.set(row.connection, row)
    if (frame.entries === null) return
    const { first, columns, payload } = frame.entries
    if (first !== this.entries.first + this.entries.count) this.entries.next(first)
    this.entries.join(unpackBlock(first, columns, payload))
  }
}

export class ForeignTails {
  readonly #folder: TailFolder
  readonly #tails = new Map<number, ForeignTail>()

  /** The snapshot of the database that is being read, and the sessions whose files were read in it. */
  #snapshot: { renew: () => void; sessions: Set<number> } | null = null

  constructor(folder: TailFolder) {
    this.#folder = folder
  }

  /**
   * Returns the current tail; null when its file contains nothing that is not in the database. Valid until the next
   * call.
   */
  read(session: number, { owner, folds }: TailOwner): ForeignTail | null {
    const tail = this.#current(session, owner)
    return tail?.counters == null || tail.folds < folds ? null : tail
  }

  /**
   * From now until `endSnapshot` each file is read once, so that all calls see the same tail. `renew` restarts the
   * snapshot of the database: one from before a file was read may lack a block whose entries the file no longer
   * contains.
   */
  beginSnapshot(renew: () => void): void {
    this.#snapshot = { renew, sessions: new Set() }
  }

  endSnapshot(): void {
    this.#snapshot = null
  }

  #current(session: number, owner: string): ForeignTail | undefined {
    const snapshot = this.#snapshot
    if (snapshot?.sessions.has(session) === true) return this.#tails.get(session)
    const tail = this.#refresh(session, owner)
    snapshot?.sessions.add(session)
    snapshot?.renew()
    return tail
  }

  forget(session: number): void {
    this.#tails.delete(session)
  }

  /** Returns another text when any of the files has changed, except those of the sessions in `own`. */
  version(own: { has(session: number): boolean }): string {
    return this.#folder
      .sessions()
      .filter((session) => !own.has(session))
      .map((session) => `${String(session)}:${this.#versionOf(session)}`)
      .join()
  }

  #versionOf(session: number): string {
    try {
      const { size, mtimeMs } = statSync(this.#folder.fileOf(session))
      return `${String(size)}:${String(mtimeMs)}`
    } catch (error) {
      if (!isUnreadable(error)) throw error
      return ''
    }
  }

  /** For a file without read permission the session shows what is in the database. */
  #refresh(session: number, owner: string): ForeignTail | undefined {
    try {
      const file = openSync(this.#folder.fileOf(session), 'r')
      try {
        return this.#read(session, owner, file)
      } finally {
        closeSync(file)
      }
    } catch (error) {
      if (!isUnreadable(error)) throw error
      this.forget(session)
      return undefined
    }
  }

  #read(session: number, owner: string, file: number): ForeignTail | undefined {
    const { size } = fstatSync(file)
    const header = decodeTailHeader(readRange(file, 0, Math.min(size, tailHeaderBytes)))
    if (header?.session !== session || header.owner !== owner) {
      this.forget(session)
      return undefined
    }
    let tail = this.#tails.get(session)
    if (tail?.seed !== header.seed || size < tail.at) {
      tail = new ForeignTail(header.seed)
      this.#tails.delete(session)
      if (this.#tails.size >= keptTails) dropOldest(this.#tails)
      this.#tails.set(session, tail)
    }
    const start = tail.at
    for (const { frame, end } of tailFrames(readRange(file, start, size), tail.seed, 0)) {
      tail.take(frame)
      tail.at = start + end
    }
    return tail
  }
}

function readRange(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, to - from))
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from))
}
