/** Whether a timeline follows its newest row, and the number of new rows since it stopped. Owned by its timeline. */
export class Following {
  #isOn = $state(true)
  /** Number of rows when following stopped. */
  #seen = $state(0)
  /** Number of entries when the view was opened: rows found in these are not new. */
  #opened = 0
  #caughtUp = true

  get isOn(): boolean {
    return this.#isOn
  }

  /** Returns how many of `count` rows are new since following stopped. */
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

  /** The view was replaced: it has `count` rows so far, from `entries` entries. */
  reopen(count: number, entries: number): void {
    this.#seen = count
    this.#opened = entries
    this.#caughtUp = false
  }

  /** Updates the number of rows found in the first `scanned` entries; null when all rows are known immediately. */
  take(count: number, scanned: number | null): void {
    if (!this.#caughtUp) this.#seen = count
    this.#caughtUp ||= scanned === null || scanned >= this.#opened
  }
}
