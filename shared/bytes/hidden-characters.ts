/**
 * Characters that are not seen but do something: controls (C0, DEL, C1) steer a terminal, controls of direction change the
 * order in which other text stands, line and paragraph separators break lines, and some show nothing at all. Text of
 * peers, files and names is shown with each of them as a mark. The joiners U+200C and U+200D stay: scripts and emoji are
 * written with them.
 *
 * A preview may hold bytes that are not UTF-8: each is a character of a private range, which text does not use, and is
 * shown as `<B0>`. Pure.
 */

/** Matches each hidden character. */
export const hiddenCharacters =
  /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u180e\u200b\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\u{10fe00}-\u{10feff}]/gu

/** The character of byte 0. */
const byteCharacters = 0x10fe00

/** Matches the characters that stand for bytes. */
export const byteCharacter = /[\u{10fe00}-\u{10feff}]/gu

/** Returns the character that stands for a byte that is not text in its encoding; in UTF-8 that is one from 0x80 on. */
export const characterOfByte = (byte: number): string => String.fromCodePoint(byteCharacters + byte)

/** Returns the byte that a character stands for; null for text. */
export function byteOf(character: string): number | null {
  const byte = (character.codePointAt(0) ?? 0) - byteCharacters
  return byte >= 0 && byte <= 0xff ? byte : null
}

/** U+2400 on are pictures of the controls below U+0020. */
const pictures = 0x2400

/** What is shown for a hidden character: a picture of a control, a byte as `<B0>`, or its code point as `<U+202E>`. */
export function markOf(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x20) return String.fromCharCode(pictures + point)
  if (point === 0x7f) return '\u2421'
  const byte = point - byteCharacters
  if (byte >= 0 && byte <= 0xff) return `<${byte.toString(16).toUpperCase().padStart(2, '0')}>`
  return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`
}

/** The text on one line with a mark for each hidden character. */
export const markHidden = (text: string): string => text.replace(hiddenCharacters, markOf)

/** The text with a mark for each byte that is not UTF-8; other hidden characters stay. */
export const markBytes = (text: string): string => text.replace(byteCharacter, markOf)

/** The same of a text of several lines. */
export const markHiddenInLines = (text: string): string =>
  text.split('\n').map(markHidden).join('\n')

export interface TextPart {
  readonly text: string
  /** A mark in the place of a hidden character. */
  readonly isMark: boolean
}

/**
 * The same in parts, for marks that look different from text that says the same.
 * @param lines true leaves line feeds and tabs; a carriage return has a mark, so that CR, LF and CRLF look different
 * @param pictures true takes pictures of controls as marks of them: in previews they are
 */
export function hiddenParts(text: string, lines = false, pictures = false): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const { 0: character, index } of text.matchAll(
    pictures ? hiddenOrPicture : hiddenCharacters,
  )) {
    if (lines && /[\t\n]/.test(character)) continue
    if (index > at) parts.push({ text: text.slice(at, index), isMark: false })
    parts.push({ text: isPicture(character) ? character : markOf(character), isMark: true })
    at = index + character.length
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), isMark: false })
  return parts
}

const hiddenOrPicture = new RegExp(`${hiddenCharacters.source}|[\u2400-\u2421]`, 'gu')

const isPicture = (mark: string): boolean => /^[\u2400-\u2421]$/.test(mark)

/** The text with controls in the place of their pictures; its length is the same. */
export const controlsOfPictures = (text: string): string =>
  text.replace(/[\u2400-\u2421]/g, characterOfMark)

/** Returns the character of a mark; the mark itself for a byte, which no text contains. */
export function characterOfMark(mark: string): string {
  if (mark === '\u2421') return '\u007f'
  if (isPicture(mark)) return String.fromCharCode(mark.charCodeAt(0) - pictures)
  const digits = /^<U\+([0-9A-F]+)>$/.exec(mark)?.[1]
  return digits === undefined ? mark : String.fromCodePoint(Number.parseInt(digits, 16))
}

const controlNames = (
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC ' +
  'FS GS RS US'
).split(' ')

/** Returns the name of the control that a picture shows, such as `CR`; undefined for another mark. */
export const controlNameOf = (mark: string): string | undefined =>
  mark === '\u2421'
    ? 'DEL'
    : isPicture(mark)
      ? controlNames[mark.charCodeAt(0) - pictures]
      : undefined

/** JSON that parses to the same, with each hidden character as an escape: such characters stand in strings alone. */
export const escapeHidden = (json: string): string =>
  json.replace(hiddenCharacters, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  )

/** A value as JSON, with hidden characters as escapes. */
export const jsonText = (value: unknown): string => escapeHidden(JSON.stringify(value))
