/**
 * UTF-8, RFC 3629, in both directions. Unlike the platform's decoder, it reports where the text is invalid and keeps
 * those bytes, so that a view can show them.
 */

/** A piece of decoded text, or a run of invalid bytes. */
export type Utf8Part = { text: string } | { invalid: Uint8Array; offset: number }

export interface Utf8Text {
  parts: Utf8Part[]
  /** Whether every byte was valid. */
  valid: boolean
  /** Number of bytes at the end that may begin an incomplete character; 0 to 3. */
  incomplete: number
}

/** Decodes `bytes`. With `more`, an incomplete character at the end is omitted and counted, not reported as invalid. */
export function decodeUtf8(bytes: Uint8Array, more = false): Utf8Text {
  const parts: Utf8Part[] = []
  let text = ''
  let invalidFrom = -1
  let at = 0
  let incomplete = 0
  const endText = () => {
    if (text !== '') parts.push({ text })
    text = ''
  }
  const endInvalid = () => {
    if (invalidFrom >= 0) parts.push({ invalid: bytes.slice(invalidFrom, at), offset: invalidFrom })
    invalidFrom = -1
  }
  while (at < bytes.length) {
    const size = characterLength(bytes, at)
    if (size > 0) {
      endInvalid()
      text += String.fromCodePoint(codePointAt(bytes, at, size))
      at += size
    } else if (more && size === cutOff) {
      incomplete = bytes.length - at
      break
    } else {
      endText()
      if (invalidFrom < 0) invalidFrom = at
      at++
    }
  }
  const valid = invalidFrom < 0 && parts.every((part) => 'text' in part)
  endInvalid()
  endText()
  return { parts, valid, incomplete }
}

/** Reports whether all of `bytes` is valid UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const size = characterLength(bytes, at)
    if (size <= 0) return false
    at += size
  }
  return true
}

/** Decodes `bytes`, with U+FFFD for each invalid run. */
export function utf8ToString(bytes: Uint8Array): string {
  return decodeUtf8(bytes)
    .parts.map((part) => ('text' in part ? part.text : '\ufffd'))
    .join('')
}

/** Encodes a text; a lone surrogate becomes U+FFFD. */
export function stringToUtf8(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3)
  let length = 0
  for (const c of text) {
    let point = c.codePointAt(0) ?? 0
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
    if (point < 0x80) out[length++] = point
    else if (point < 0x800) {
      out[length++] = 0xc0 | (point >> 6)
      out[length++] = 0x80 | (point & 63)
    } else if (point < 0x10000) {
      out[length++] = 0xe0 | (point >> 12)
      out[length++] = 0x80 | ((point >> 6) & 63)
      out[length++] = 0x80 | (point & 63)
    } else {
      out[length++] = 0xf0 | (point >> 18)
      out[length++] = 0x80 | ((point >> 12) & 63)
      out[length++] = 0x80 | ((point >> 6) & 63)
      out[length++] = 0x80 | (point & 63)
    }
  }
  return out.slice(0, length)
}

const broken = 0
const cutOff = -1

/**
 * Returns the length of the character at `at`; `broken` (0) when it is invalid, `cutOff` (-1) when only its end is
 * missing. RFC 3629 section 4.
 */
export function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return broken
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let i = 1; i < size; i++) {
    const next = bytes[at + i]
    if (next === undefined) return cutOff
    let low = 0x80
    let high = 0xbf
    if (i === 1) {
      // Excludes overlong forms, surrogates, and values above U+10FFFF.
      if (lead === 0xe0) low = 0xa0
      else if (lead === 0xed) high = 0x9f
      else if (lead === 0xf0) low = 0x90
      else if (lead === 0xf4) high = 0x8f
    }
    if (next < low || next > high) return broken
  }
  return size
}

function codePointAt(bytes: Uint8Array, at: number, size: number): number {
  const lead = bytes[at] ?? 0
  if (size === 1) return lead
  let point = lead & (0xff >> (size + 1))
  for (let i = 1; i < size; i++) point = (point << 6) | ((bytes[at + i] ?? 0) & 63)
  return point
}
