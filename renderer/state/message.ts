/** From what is written in the composer to the bytes that go out, or to what is wrong with it. Pure. */
import { jsonLanguage } from '@codemirror/lang-json'
import { lineAndColumn, parseHex, type HexErrorCode } from '../../shared/bytes/parse-hex.ts'

export type LineEnding = 'none' | 'lf' | 'crlf'
/** Bytes, or a file that is read in pieces. */
export type Body = Uint8Array | Blob

interface Place {
  /** Where in the text, in UTF-16 units. */
  position: number
  line: number
  column: number
}

/** What is wrong with a message, for the window to word. */
export type MessageIssue =
  | { issue: 'nothing' | 'json-empty' | 'no-file' | 'close-code' }
  | ({ issue: 'json'; detail: string } & Place)
  | ({ issue: 'hex'; code: HexErrorCode; found: string } & Place)
  /** A control frame holds at most 125 bytes, RFC 6455 section 5.5. */
  | { issue: 'control-long' | 'reason-long'; length: number; limit: number }

export interface Written {
  mode: 'text' | 'json' | 'hex' | 'file'
  as: 'data' | 'text' | 'binary' | 'ping' | 'close'
  text: string
  file: File | null
  lineEnding: LineEnding
  closeCode: string
  closeReason: string
}

const controlLimit = 125
const encoder = new TextEncoder()

export function readMessage(written: Written): { body: Body; length: number } | MessageIssue {
  if (written.as === 'close') return readClose(written)
  const body = readBody(written)
  if ('issue' in body) return body
  const length = body instanceof Uint8Array ? body.length : body.size
  if (written.as === 'ping' && length > controlLimit)
    return { issue: 'control-long', length, limit: controlLimit }
  if (written.as === 'data' && length === 0) return { issue: 'nothing' }
  return { body, length }
}

function readBody({ mode, text, file, lineEnding }: Written): Body | MessageIssue {
  switch (mode) {
    case 'file':
      return file ?? { issue: 'no-file' }
    case 'hex': {
      const parsed = parseHex(text)
      if (!('error' in parsed)) return parsed.bytes
      const { error: code, found, position } = parsed
      return { issue: 'hex', code, found, position, ...lineAndColumn(text, position) }
    }
    case 'json':
      return jsonIssue(text) ?? encoder.encode(withLineEnding(text, lineEnding))
    case 'text':
      return encoder.encode(withLineEnding(text, lineEnding))
  }
}

/** With `crlf` every line ends so, with `lf` and `crlf` also the last; with `none` the text is as written. */
export function withLineEnding(text: string, ending: LineEnding): string {
  if (ending === 'none') return text
  return ending === 'lf' ? `${text}\n` : `${text.replaceAll('\n', '\r\n')}\r\n`
}

export function jsonIssue(text: string): MessageIssue | undefined {
  if (text.trim() === '') return { issue: 'json-empty' }
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = jsonErrorPosition(text, message)
    const detail = message.replace(/(?:, .*"?| in JSON at position .*| after JSON at .*)$/s, '')
    return { issue: 'json', detail, position, ...lineAndColumn(text, position) }
  }
}

/** Engines name the position only sometimes; the editor's grammar finds it otherwise. */
function jsonErrorPosition(text: string, message: string): number {
  const named = /at position (\d+)/.exec(message)?.[1]
  if (named !== undefined) return Number(named)
  let found = text.length
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found = Math.min(found, from)
    },
  })
  return found
}

/** RFC 6455 section 5.5.1: two bytes of code, then the reason; or nothing at all. */
function readClose({
  closeCode,
  closeReason,
}: Written): { body: Body; length: number } | MessageIssue {
  const code = closeCode.trim()
  if (code === '') {
    return closeReason === '' ? { body: new Uint8Array(), length: 0 } : { issue: 'close-code' }
  }
  if (!/^\d{1,5}$/.test(code) || Number(code) > 65_535) return { issue: 'close-code' }
  const reason = encoder.encode(closeReason)
  if (reason.length > controlLimit - 2)
    return { issue: 'reason-long', length: reason.length, limit: controlLimit - 2 }
  return { body: reason, length: reason.length + 2 }
}
