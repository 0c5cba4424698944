/**
 * What a session has recorded and not yet posted: an arena while entries wait in it, and the changes that belong to
 * them. Posts both when the arena is full or after `flushMs`. Invariant: entries are posted in the order in which they
 * were recorded. Owner: the session's recording.
 */
import { arenaBytes, type Arena } from '../format/arena.ts'
import { trailerBytes, trailerOf } from '../format/cut.ts'
import { cutFlag, partFlag } from '../format/flags.ts'
import type { RecordingChange, ToWorker } from '../protocol.ts'

/** An arena is posted this long after its first entry, full or not. Milliseconds. */
const flushMs = 40
/** A session with this many arenas in transit fills its next one before posting it. */
const arenasOnTheWay = 2

export interface OutboxDeps {
  takeArena(): Arena
  post(write: Extract<ToWorker, { type: 'write' }>): void
  /** Entries with this many bytes were posted to the store. */
  posted(bytes: number): void
}

export class Outbox {
  readonly #session: number
  readonly #deps: OutboxDeps
  #arena: Arena | null = null
  #changes: RecordingChange[] = []
  #onTheWay = 0
  #timer: NodeJS.Timeout | undefined
  #isLate = false
  #isClosed = false

  constructor(session: number, deps: OutboxDeps) {
    this.#session = session
    this.#deps = deps
  }

  /** Whether the outbox accepts nothing more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Returns an arena with room for an entry of `length` bytes, which is at most `arenaBytes`. */
  arenaFor(length: number): Arena {
    if (this.#arena?.hasRoom(length) === false) this.flush()
    if (this.#arena === null) {
      this.#arena = this.#deps.takeArena()
      this.#flushDue()
    }
    return this.#arena
  }

  /** Records pieces of the body with this handle; `bytes` may be longer than an arena. */
  pushParts(handle: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const room = arenaBytes - (this.#arena?.used ?? 0)
      const end = Math.min(bytes.length, at + (room === 0 ? arenaBytes : room))
      if (this.#isClosed) return
      this.arenaFor(end - at).push(partFlag, handle, 0, bytes, at, end)
      at = end
    }
  }

  /** Records that `missing` bytes of the body are not kept. */
  pushMissing(handle: number, missing: number): void {
    if (this.#isClosed) return
    const trailer = trailerOf(missing)
    this.arenaFor(trailerBytes).push(partFlag | cutFlag, handle, 0, trailer, 0, trailerBytes)
  }

  change(change: RecordingChange): void {
    if (this.#isClosed) return
    this.#changes.push(change)
    this.#flushDue()
  }

  /** Posts what is waiting. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isLate = false
    const arena = this.#arena
    if (this.#isClosed || (arena === null && this.#changes.length === 0)) return
    const changes = this.#changes
    this.#changes = []
    this.#arena = null
    this.#onTheWay++
    const { buffer = null, count = 0, used = 0 } = arena ?? {}
    this.#deps.post({ type: 'write', session: this.#session, buffer, count, used, changes })
    this.#deps.posted(used)
  }

  /** The store has written the oldest posted arena. */
  written(): void {
    this.#onTheWay--
    if (this.#isLate) this.flush()
  }

  /** Accepts nothing more; what is waiting is discarded. */
  close(): void {
    this.#isClosed = true
    this.#arena = null
    this.#changes = []
    clearTimeout(this.#timer)
  }

  #flushDue(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#onTheWay < arenasOnTheWay) this.flush()
      else this.#isLate = true
    }, flushMs)
  }
}
