/** A bar of a histogram with two stacked series. */
export interface Bar {
  /** Shown below the bar if there is room. */
  label: string
  /** Tooltip. */
  title: string
  first: number
  second: number
}
