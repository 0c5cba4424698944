/**
 * Converts a recorded row to a draft of the composer. Sent unchanged, the draft is the same message. Payloads that an
 * editor would change are written as hex. Pure.
 */
import { formatHex } from '../../../shared/bytes/hex.ts'
import { isUtf8, utf8ToString } from '../../../shared/bytes/utf8.ts'
import { storedOutgoingSchema } from '../../../shared/contract/outgoing.ts'
import { outgoingOf, type RecordedRow } from '../timeline/outgoing-of-row.ts'
import { writtenOf } from './written-of.ts'
import type { LineEnding } from './written.ts'

/** Returns the draft, for `ComposerDraft.restore`. */
export function writtenOfRow(row: RecordedRow, isWebSocket: boolean): object {
  const build = outgoingOf(row, isWebSocket)
  const { content } = row
  const draft = writtenOf(
    storedOutgoingSchema.parse(
      build({ from: 'template', syntax: 'hex', text: formatHex(content) }),
    ),
  )
  return 'mode' in draft
    ? { ...draft, ...bodyOf(content, isWebSocket), variables: false }
    : { ...draft, variables: false }
}

interface WrittenBody {
  readonly mode: 'text' | 'json' | 'hex'
  readonly texts: object
  readonly lineEnding: LineEnding
}

function bodyOf(content: Uint8Array, isWebSocket: boolean): WrittenBody {
  const lines = textOf(content, isWebSocket)
  if (lines === null) return { mode: 'hex', texts: { hex: formatHex(content) }, lineEnding: 'none' }
  const { text, lineEnding } = lines
  const mode = isDocument(text) ? 'json' : 'text'
  return { mode, texts: { [mode]: text }, lineEnding }
}

/**
 * Returns the text and how its lines end; null for what an editor cannot hold. An editor keeps LF alone, so that CRLF
 * is text only over TCP, where the composer adds it to every line, the last one included.
 */
function textOf(
  content: Uint8Array,
  isWebSocket: boolean,
): { text: string; lineEnding: LineEnding } | null {
  if (!isUtf8(content)) return null
  const text = utf8ToString(content)
  if (content.some((byte) => isControl(byte))) return null
  if (!text.includes('\r')) return { text, lineEnding: 'none' }
  const hasCrlfAlone = !/\r(?!\n)|(?<!\r)\n/.test(text) && text.endsWith('\r\n')
  if (isWebSocket || !hasCrlfAlone) return null
  return { text: text.slice(0, -2).replaceAll('\r\n', '\n'), lineEnding: 'crlf' }
}

/** Controls other than tabs and the ends of lines. */
const isControl = (byte: number): boolean =>
  (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f

/** Reports whether a text is a JSON object or array. */
function isDocument(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
