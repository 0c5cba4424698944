/**
 * The first bytes of an entry as one line: text, in which each byte that is not UTF-8 is a character of its own, or hex.
 *
 * What is text is decided by the bytes that a preview can show. Each byte that text has no use for counts: once for a
 * control that text protocols frame and separate with, such as STX and SOH; twice for another control and for a byte
 * that is not UTF-8. A payload is text when these are at most 30 % of its bytes, and at least four bytes are text.
 */
import { isUtf8 } from 'node:buffer'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { formatHex } from '../../../../../shared/bytes/hex.ts'
import {
  byteCharacter,
  characterOfByte,
  markOf,
} from '../../../../../shared/bytes/hidden-characters.ts'
import { StreamDecoder } from '../../../../../shared/bytes/stream-decoder.ts'
import { characterLength, stringToUtf8 } from '../../../../../shared/bytes/utf8.ts'

/** Longest preview. Characters. */
export const previewLength = 240
/** So many bytes are enough for any preview: UTF-8 takes up to three bytes for each UTF-16 unit. */
export const previewBytes = previewLength * 3
/** Three characters a byte in hex. */
const hexBytes = previewLength / 3

export interface Preview {
  preview: string
  previewHex: boolean
}

/** `bytes` are the first `previewBytes` of an unmasked payload of `length` bytes. */
export function previewOf(
  bytes: Uint8Array,
  length: number,
  encoding: EncodingId = 'utf-8',
): Preview {
  if (encoding !== 'utf-8') return previewIn(encoding, bytes, length)
  const cut = length > bytes.length ? bytes.subarray(0, wholeCharacters(bytes)) : bytes
  const valid = isUtf8(cut)
  if (!(valid ? isText(cut) : isMostlyText(cut)))
    return { preview: formatHex(bytes.subarray(0, hexBytes)), previewHex: true }
  const text = valid ? decode(cut, 0, cut.length) : decodeWithBytes(cut)
  return { preview: showControls(cutText(text)), previewHex: false }
}

/** At most `previewLength` UTF-16 units, never half a pair. */
export function cutText(text: string): string {
  if (text.length <= previewLength) return text
  const last = text.charCodeAt(previewLength - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? previewLength - 1 : previewLength)
}

/** Control characters as their pictures (U+2400 on), so that a preview stays one line and hides nothing. */
export const showControls = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replace(/[\u0000-\u001f\u007f]/g, markOf)

/** The same in an encoding but UTF-8. Bytes are the same oddness as in UTF-8, characters that of their bytes. */
function previewIn(encoding: EncodingId, bytes: Uint8Array, length: number): Preview {
  let text = ''
  let [seen, odd, oddBytes] = [0, 0, 0]
  const take = (character: string, size: number): void => {
    text += character
    if (seen >= decidingBytes) return
    seen += size
    const weight = oddnessOf(character)
    odd += weight * size
    if (weight > 0) oddBytes += size
  }
  const decoder = new StreamDecoder(encoding)
  decoder.write(bytes, take)
  // A character that is cut at the end is left out.
  if (length <= bytes.length) decoder.end(take)
  const isText = odd <= maxOddness(seen) && (oddBytes === 0 || seen - oddBytes >= minTextBytes)
  return isText
    ? { preview: showControls(cutText(text)), previewHex: false }
    : { preview: formatHex(bytes.subarray(0, hexBytes)), previewHex: true }
}

/** How many of the bytes remain when a character cut at the end is left out. */
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

/** What each byte below 0x80 counts against a text. */
const oddness = Uint8Array.from({ length: 0x80 }, (_, byte) => {
  if (byte === 0x7f) return 1
  // TAB, LF, CR, and ESC of terminal colours.
  if (byte >= 0x20 || [0x09, 0x0a, 0x0d, 0x1b].includes(byte)) return 0
  // SOH to ACK, VT, FF, NAK, ETB, FS to US.
  return (byte >= 1 && byte <= 6) || [0x0b, 0x0c, 0x15, 0x17].includes(byte) || byte >= 0x1c ? 1 : 2
})

function oddnessOf(character: string): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return oddness[point] ?? 0
  // Controls (C1), and bytes that are not text.
  return point < 0xa0 || character.search(byteCharacter) === 0 ? 2 : 0
}

/** So many bytes decide: a preview shows no more characters. */
const decidingBytes = previewLength
const minTextBytes = 4

const maxOddness = (bytes: number): number => Math.floor(bytes * 0.3)

/** Whether bytes that are UTF-8 are text: binary numbers often are UTF-8, too. */
function isText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, decidingBytes)
  const max = maxOddness(end)
  let odd = 0
  let oddBytes = 0
  for (let at = 0; at < end; at++) {
    const weight = oddness[bytes[at]!] ?? 0
    if (weight === 0) continue
    odd += weight
    oddBytes++
    if (odd > max) return false
  }
  return oddBytes === 0 || end - oddBytes >= minTextBytes
}

/** Whether bytes that are not all UTF-8 are text. */
function isMostlyText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, decidingBytes)
  const max = maxOddness(end)
  let odd = 0
  let oddBytes = 0
  for (let at = 0; at < end;) {
    const size = characterLength(bytes, at)
    const weight = size === 1 ? oddness[bytes[at]!]! : size > 1 ? 0 : 2
    at += Math.max(1, size)
    if (weight === 0) continue
    odd += weight
    oddBytes++
    if (odd > max) return false
  }
  return end - oddBytes >= minTextBytes
}

/** UTF-8 as text; characters that stand for bytes are bytes themselves, so that no payload looks like another. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
  // Their first half: most texts have none.
  return text.includes('\udbff')
    ? text.replace(byteCharacter, (character) =>
        Array.from(stringToUtf8(character), characterOfByte).join(''),
      )
    : text
}

/** The same of bytes that are not all UTF-8, as far as a preview shows them. */
function decodeWithBytes(bytes: Uint8Array): string {
  let text = ''
  let from = 0
  let at = 0
  while (at < bytes.length && text.length + at - from < previewBytes) {
    const size = characterLength(bytes, at)
    if (size > 0) at += size
    else {
      text += decode(bytes, from, at) + characterOfByte(bytes[at]!)
      from = ++at
    }
  }
  return text + decode(bytes, from, at)
}
