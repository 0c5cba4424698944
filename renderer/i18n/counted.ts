/** The English plural of counts that texts contain. Pure. */

/** Returns `1 byte` or `2 bytes`; the count may have its digits grouped. */
export const counted = (count: string, one: string, many = `${one}s`): string =>
  `${count} ${count === '1' ? one : many}`
