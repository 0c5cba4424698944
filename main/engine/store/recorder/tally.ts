/** The counts of a session while it is recorded, reported at most 30 times a second. Owner: the session's recording. */
import type { Counts } from '../../../../shared/contract/engine.ts'
import type { Lost } from '../../../../shared/contract/errors.ts'
import type { Direction } from '../../../../shared/model/entry.ts'
import type { Cut, Dropped } from '../../../../shared/model/session.ts'

/** At most 30 times a second. */
const notifyEveryMs = 34

/** Counts of a session; the recorder knows how much waits for the disk. */
export type SessionCounts = Omit<Counts, 'waiting'>

export class Tally {
  entries = 0
  openConnections = 0
  readonly #session: number
  readonly #notify: (counts: SessionCounts) => void
  #bytesIn = 0
  #bytesOut = 0
  #dropped: Dropped | null = null
  #cut: Cut | null = null
  #isPaused = false
  /** Nothing more is recorded. */
  #isOver = false
  #timer: NodeJS.Timeout | undefined

  constructor(session: number, notify: (counts: SessionCounts) => void) {
    this.#session = session
    this.#notify = notify
  }

  /** Counts payload bytes. */
  count(direction: Direction, bytes: number): void {
    if (this.#isOver) return
    if (direction === 'in') this.#bytesIn += bytes
    else if (direction === 'out') this.#bytesOut += bytes
  }

  /** Counts an entry that lacks `missing` bytes. */
  countCut(missing: number): void {
    const { entries, bytes } = this.#cut ?? { entries: 0, bytes: 0 }
    this.#cut = { entries: entries + 1, bytes: bytes + missing }
  }

  set paused(isPaused: boolean) {
    this.#isPaused = isPaused
    this.due()
  }

  set dropped(dropped: Dropped | null) {
    this.#dropped = dropped
    this.due()
  }

  /** Ends the counting: no more than this was recorded. Returns the rest. */
  keep({
    entries,
    bytesIn,
    bytesOut,
    cut,
  }: Pick<Counts, 'entries' | 'bytesIn' | 'bytesOut' | 'cut'>): Lost {
    const lost = {
      entries: Math.max(0, this.entries - entries),
      bytes: Math.max(0, this.#bytesIn + this.#bytesOut - bytesIn - bytesOut),
    }
    this.#isOver = true
    this.entries = entries
    this.#bytesIn = bytesIn
    this.#bytesOut = bytesOut
    this.#cut = cut
    this.due()
    return lost
  }

  /** Schedules a report of the changed counts. */
  due(): void {
    this.#timer ??= setTimeout(() => {
      this.#send()
    }, notifyEveryMs)
  }

  /** Reports the final counts. */
  finish(): void {
    clearTimeout(this.#timer)
    this.#send()
  }

  #send(): void {
    this.#timer = undefined
    this.#notify({
      session: this.#session,
      entries: this.entries,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      connections: this.openConnections,
      dropped: this.#dropped,
      cut: this.#cut,
      paused: this.#isPaused,
    })
  }
}
