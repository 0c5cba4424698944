/** Parses sizes and durations in optional input fields. Pure. */
import { parseDuration, parseSize } from '../../shared/filter/literals.ts'

const plain = (text: string): string => text.replaceAll(/\s/g, '')

/** Parses a size in bytes; 0 for an empty field, NaN for an invalid size. */
export const readSize = (text: string): number =>
  plain(text) === '' ? 0 : Math.round(parseSize(plain(text)) ?? NaN)

/** Parses a duration in milliseconds; 0 for an empty field, NaN for an invalid one. */
export const readSpan = (text: string): number =>
  plain(text) === '' ? 0 : Math.round((parseDuration(plain(text)) ?? NaN) / 1_000)
