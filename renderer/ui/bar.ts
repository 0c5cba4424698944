/** A bar of a histogram: two series, one upon the other. */
export interface Bar {
  /** Written below it where there is room. */
  label: string
  /** Said when it is pointed at. */
  title: string
  first: number
  second: number
}
