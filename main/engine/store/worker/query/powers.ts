/** The histograms of statistics: numbers counted by powers of two. */

/** Number of buckets of such a histogram: up to 2^52. */
export const powers = 54

/** Returns the bucket of a number: 0 for 0, else the number of binary digits of its integer part. */
export const powerOf = (value: number): number =>
  value < 1
    ? 0
    : value < 2 ** 31
      ? 32 - Math.clz32(value)
      : Math.min(powers - 1, Math.floor(Math.log2(value)) + 1)
