/** Tokens and text of HTTP messages. Pure. */
import { decodeUtf8 } from '../../bytes/utf8.ts'

const tokenPattern = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/

/** Reports whether a text is a token, RFC 9110 section 5.6.2: a method or the name of a header, extension or subprotocol. */
export const isToken = (text: string): boolean => tokenPattern.test(text)

/** Reports whether a text has a control character other than a tab, which no line of a head may have. */
export function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 32 && code !== 9) || code === 127) return true
  }
  return false
}

const isBlank = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code === 32 || code === 9
}

/** Removes blanks and tabs at both ends, in linear time. */
export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text, start)) start++
  while (end > start && isBlank(text, end - 1)) end--
  return text.slice(start, end)
}

/**
 * Decodes bytes as UTF-8 where they are valid, otherwise as Latin-1, the historical encoding of header values (RFC 9110
 * section 5.5).
 */
export function textOf(bytes: Uint8Array): string {
  const ascii = latin1(bytes)
  if (bytes.every((byte) => byte < 128)) return ascii
  const { parts, valid } = decodeUtf8(bytes)
  return valid ? parts.map((part) => ('text' in part ? part.text : '')).join('') : ascii
}

/** Arguments of one call are limited. */
const piece = 8_192

/** Each byte becomes the character with its code. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= piece) return String.fromCharCode(...bytes)
  let text = ''
  for (let at = 0; at < bytes.length; at += piece)
    text += String.fromCharCode(...bytes.subarray(at, at + piece))
  return text
}
