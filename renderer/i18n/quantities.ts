/** Sizes and spans as a person types them into a field that may be left empty. Pure. */
import { parseDuration, parseSize } from '../../shared/filter/literals.ts'

const plain = (text: string): string => text.replaceAll(/\s/g, '')

/** Bytes; 0 for an empty field, NaN for what is no size. */
export const readSize = (text: string): number =>
  plain(text) === '' ? 0 : Math.round(parseSize(plain(text)) ?? NaN)

/** Milliseconds; 0 for an empty field, NaN for what is no span. */
export const readSpan = (text: string): number =>
  plain(text) === '' ? 0 : Math.round((parseDuration(plain(text)) ?? NaN) / 1_000)
