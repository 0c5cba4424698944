/** The first bytes of an entry as one line: text if they are UTF-8, else hex. */
import { isUtf8 } from 'node:buffer'
import { formatHex } from '../../../../../shared/bytes/hex.ts'
import { markOf } from '../../../../../shared/bytes/hidden-characters.ts'

/** Longest preview. Characters. */
export const previewLength = 240
/** This many bytes are enough for any preview: UTF-8 takes up to three bytes for each UTF-16 unit. */
export const previewBytes = previewLength * 3
/** Three characters a byte in hex. */
const hexBytes = previewLength / 3

export interface Preview {
  preview: string
  previewHex: boolean
}

/** `bytes` are the first `previewBytes` of an unmasked payload of `length` bytes. */
export function previewOf(bytes: Uint8Array, length: number): Preview {
  const cut = length > bytes.length ? bytes.subarray(0, wholeCharacters(bytes)) : bytes
  if (!isUtf8(cut) || looksBinary(cut))
    return { preview: formatHex(bytes.subarray(0, hexBytes)), previewHex: true }
  const text = Buffer.from(cut.buffer, cut.byteOffset, cut.byteLength).toString('utf8')
  return { preview: showControls(cutText(text)), previewHex: false }
}

/** Truncates to `previewLength` UTF-16 units, without splitting a surrogate pair. */
export function cutText(text: string): string {
  if (text.length <= previewLength) return text
  const last = text.charCodeAt(previewLength - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? previewLength - 1 : previewLength)
}

/** Replaces control characters by their pictures (U+2400 on), so that a preview stays one line and hides nothing. */
export const showControls = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replace(/[\u0000-\u001f\u007f]/g, markOf)

/** Returns the number of bytes without an incomplete character at the end. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < needs ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

/** Binary numbers are often valid UTF-8: data with more than one control character in eight is not treated as text. */
function looksBinary(bytes: Uint8Array): boolean {
  let controls = 0
  for (const byte of bytes)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) controls++
  return controls * 8 > bytes.length
}
