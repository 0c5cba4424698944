/** A list of numbers that grows without boxing them: 8 bytes each. */
export class NumberList {
  #values = new Float64Array(64)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The numbers so far. The view is valid until the next `push`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length)
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.#length++] = value
  }

  at(index: number): number {
    const value = this.#values[index]
    if (value === undefined || index >= this.#length) throw new RangeError(`No number at ${index}.`)
    return value
  }

  /** Reports whether an ascending list contains the value. */
  has(value: number): boolean {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) < value) low = middle + 1
      else high = middle
    }
    return low < this.#length && this.at(low) === value
  }
}
