/**
 * Moves a column by dragging its header. A short movement is a click. The column moves when the pointer is released.
 * Owned by the header.
 */

/** A shorter movement is not a drag. Pixels. */
const leastDistance = 4

export class ColumnDrag {
  readonly #move: (id: string, before: string | null) => void
  #start: { readonly id: string; readonly x: number } | null = null
  #moved = $state<string | null>(null)
  /** The column before which it is dropped; null for the end. */
  #before = $state<string | null>(null)

  /** @param move moves a column before another one, or to the end */
  constructor(move: (id: string, before: string | null) => void) {
    this.#move = move
  }

  /** The column that is dragged; null for none. */
  get moved(): string | null {
    return this.#moved
  }

  get before(): string | null {
    return this.#before
  }

  begin(id: string, event: PointerEvent): void {
    if (event.button === 0) this.#start = { id, x: event.clientX }
  }

  /** @param header the element that contains the cells of the header */
  follow(event: PointerEvent & { currentTarget: HTMLElement }, header: HTMLElement): void {
    const start = this.#start
    if (start === null) return
    if (this.#moved === null) {
      if (Math.abs(event.clientX - start.x) < leastDistance) return
      this.#moved = start.id
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    const cells = [...header.querySelectorAll<HTMLElement>('[data-column]')]
    const next = cells.find((cell) => {
      const { left, width } = cell.getBoundingClientRect()
      return event.clientX < left + width / 2
    })
    this.#before = next?.dataset['column'] ?? null
  }

  end(): void {
    if (this.#moved !== null) this.#move(this.#moved, this.#before)
    this.cancel()
  }

  cancel(): void {
    this.#start = null
    this.#moved = null
    this.#before = null
  }
}
