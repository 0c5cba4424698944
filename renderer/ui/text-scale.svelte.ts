/** The size of text relative to the normal size. The window sets it; heights that hold one line of text follow it. */
class TextScale {
  value = $state(1)

  /** Returns a length that is given for text of normal size. Whole pixels. */
  px(normal: number): number {
    return Math.round(normal * this.value)
  }
}

export const textScale = new TextScale()
