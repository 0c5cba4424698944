/** Base64, RFC 4648 section 4. The decoder also accepts the URL-safe alphabet, missing padding and white space. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map(Array.from(alphabet, (c, value) => [c, value]))
values.set('-', 62)
values.set('_', 63)

/** Encodes with padding, in the standard alphabet. */
export function formatBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += alphabet.charAt(word >> 18) + alphabet.charAt((word >> 12) & 63)
    text += left > 1 ? alphabet.charAt((word >> 6) & 63) : '='
    text += left > 2 ? alphabet.charAt(word & 63) : '='
  }
  return text
}

export type Base64Result =
  { bytes: Uint8Array } | { error: 'not-base64' | 'truncated'; position: number; found: string }

/** Decodes `text`; for invalid input, returns the first invalid position. */
export function parseBase64(text: string): Base64Result {
  const body = text.replace(/[=\s]+$/, '')
  const out = new Uint8Array(Math.floor((body.length * 3) / 4))
  let length = 0
  let word = 0
  let bits = 0
  for (let i = 0; i < body.length; i++) {
    const c = body.charAt(i)
    if (/\s/.test(c)) continue
    const value = values.get(c)
    if (value === undefined) return { error: 'not-base64', position: i, found: c }
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[length++] = (word >> bits) & 0xff
    }
  }
  if (bits === 6) {
    return { error: 'truncated', position: body.length - 1, found: body.slice(-1) }
  }
  return { bytes: out.slice(0, length) }
}
