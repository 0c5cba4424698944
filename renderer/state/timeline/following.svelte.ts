/** Whether a timeline stays with its newest row, and how many came since it does not. Owned by its timeline. */
export class Following {
  #isOn = $state(true)
  /** Rows there were when following stopped. */
  #seen = $state(0)
  /** Entries there were when what is shown was opened: rows found in them are not new. */
  #opened = 0
  #caughtUp = true

  get isOn(): boolean {
    return this.#isOn
  }

  /** Of `count` rows those that came since following stopped. */
  unseen(count: number): number {
    return this.#isOn ? 0 : Math.max(0, count - this.#seen)
  }

  start(): void {
    this.#isOn = true
  }

  stop(count: number): void {
    if (!this.#isOn) return
    this.#isOn = false
    this.#seen = count
  }

  /** Other rows are shown: `count` so far, of a session with so many entries. */
  reopen(count: number, entries: number): void {
    this.#seen = count
    this.#opened = entries
    this.#caughtUp = false
  }

  /** Takes in how many rows were found in the first `scanned` entries; null where all rows are known at once. */
  take(count: number, scanned: number | null): void {
    if (!this.#caughtUp) this.#seen = count
    this.#caughtUp ||= scanned === null || scanned >= this.#opened
  }
}
