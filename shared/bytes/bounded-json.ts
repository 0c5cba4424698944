/** JSON from a source that is not trusted: its depth and its number of values are bounded before anything is parsed. */

/** Deepest nesting of arrays and objects. */
export const maxJsonDepth = 64

const quote = 0x22
const backslash = 0x5c

/**
 * Parses JSON in UTF-8.
 * @param maxValues members of arrays and objects, at all depths together
 * @throws SyntaxError for what is no JSON, RangeError for more than the bounds allow
 */
export function parseBoundedJson(bytes: Uint8Array, maxValues: number): unknown {
  let depth = 0
  let values = 0
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at] ?? 0) {
      case quote:
        at = endOfString(bytes, at + 1)
        break
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > maxJsonDepth) throw new RangeError('JSON is nested too deep')
        values++
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
        break
      case 0x2c: // ,
        values++
    }
    if (values > maxValues) throw new RangeError('JSON has too many values')
  }
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return json
}

/** Index of the quote that ends the string; the length of `bytes` when none does. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at++) {
    at = bytes.indexOf(quote, at)
    if (at < 0) return bytes.length
    let escapes = 0
    while (at - escapes > start && bytes[at - escapes - 1] === backslash) escapes++
    if (escapes % 2 === 0) return at
  }
}
