/** `--framing`: how messages are found in a TCP stream, as one word followed by its options. */
import { InvalidArgumentError, Option } from 'commander'
import { parseHex } from '../../shared/bytes/parse-hex.ts'
import { parseDuration, parseSize } from '../../shared/filter/literals.ts'
import type { Session } from '../../shared/model/session.ts'
import { isWebSocket } from '../../shared/protocols/index.ts'
import { englishError } from '../host/english-error.ts'
import { framingSchema, type Framing, type FramingInput } from '../../shared/model/framing.ts'

export const framingOption = (): Option =>
  new Option(
    '--framing <framing>',
    'TCP framing, for example line, delimiter:00 or length:width=2',
  ).argParser(parseFraming)

export const messagesOption = (): Option =>
  new Option('--messages', 'show messages: reassembled, decompressed frames, or framed TCP data')

/**
 * Returns the framing of a session's messages: the given one, else the one last chosen.
 * @throws AppError `bad-input` for a framing of a WebSocket
 */
export function framingFor({ kind, viewMode }: Session, given: Framing | undefined): Framing {
  if (given && isWebSocket(kind))
    throw englishError('bad-input', '--framing is for TCP sessions only.', 'Remove --framing.')
  return given ?? viewMode.framing
}

export const framingHelp = `
Framings:
  none                 individual reads and writes
  line, lf, crlf, cr   lines; line accepts LF, CRLF and CR
  delimiter:<hex>      messages that end with a delimiter, for example delimiter:0d0a
  fixed:<bytes>        messages of a fixed length, for example fixed:16
  length[:<options>]   messages with a length field; options:
                         width=4 (1 to 8 bytes), order=big or little, offset=0 (bytes before the field),
                         adjust=0 (added to the length), header (the length includes the header)
  gap:<time>           messages that end with an idle gap, for example gap:10ms
All framings except none and fixed support max=<size>, for example line:max=1MiB or length:width=2,order=little,max=64KiB.
`

const names = 'none, line, lf, crlf, cr, delimiter:0d0a, fixed:16, length:width=2 or gap:10ms'

/** @throws InvalidArgumentError that lists the possible values */
export function parseFraming(text: string): Framing {
  const colon = text.indexOf(':')
  const name = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase()
  const parts = colon < 0 ? [] : text.slice(colon + 1).split(',')
  const framing = framingNamed(
    name,
    parts.map((part) => part.trim()),
  )
  const checked = framingSchema.safeParse(framing)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw wrong(`${String(issue?.path.at(-1) ?? name)}: ${issue?.message ?? 'not possible'}`)
}

function framingNamed(name: string, parts: readonly string[]): FramingInput {
  switch (name) {
    case 'none':
      expectNone(name, parts)
      return { kind: 'none' }
    case 'line':
      return { kind: 'line', ...optionsOf(name, parts, maxOption) }
    case 'lf':
    case 'crlf':
    case 'cr':
      return { kind: 'line', ending: name, ...optionsOf(name, parts, maxOption) }
    case 'delimiter': {
      const [hex = '', ...rest] = parts
      const result = parseHex(hex)
      if (!('bytes' in result) || result.bytes.length === 0)
        throw wrong(`Invalid delimiter ${quoted(hex)}. Use hex bytes such as delimiter:0d0a`)
      return { kind: 'delimiter', bytes: [...result.bytes], ...optionsOf(name, rest, maxOption) }
    }
    case 'fixed': {
      const [size = '', ...rest] = parts
      expectNone(name, rest)
      return { kind: 'fixed', length: sizeOf(size) }
    }
    case 'length':
      return { kind: 'length-prefix', ...optionsOf(name, parts, lengthOptions) }
    case 'gap': {
      const [time = '', ...rest] = parts
      const gapUs = parseDuration(time)
      if (gapUs === null)
        throw wrong(`Invalid gap ${quoted(time)}. Use a duration such as gap:10ms`)
      return { kind: 'idle-gap', gapUs: Math.round(gapUs), ...optionsOf(name, rest, maxOption) }
    }
    default:
      throw wrong(`Unknown framing ${quoted(name)}`)
  }
}

type ReadOption = (value: string) => Record<string, unknown>

const maxOption: Record<string, ReadOption> = { max: (value) => ({ maxBytes: sizeOf(value) }) }

const lengthOptions: Record<string, ReadOption> = {
  ...maxOption,
  width: (value) => ({ width: wholeOf(value) }),
  order: (value) => {
    if (value !== 'big' && value !== 'little')
      throw wrong(`Invalid order ${quoted(value)}. Use big or little`)
    return { order: value }
  },
  offset: (value) => ({ offset: wholeOf(value) }),
  adjust: (value) => ({ adjustment: wholeOf(value) }),
  header: (value) => {
    if (value !== '') throw wrong('header takes no value')
    return { includesHeader: true }
  },
}

function optionsOf(
  framing: string,
  parts: readonly string[],
  known: Record<string, ReadOption>,
): Record<string, unknown> {
  return Object.assign(
    {},
    ...parts.map((part) => {
      const [name = '', value = ''] = part.split('=', 2).map((side) => side.trim())
      const read = Object.hasOwn(known, name) ? known[name] : undefined
      if (read) return read(value)
      throw wrong(
        `Invalid option ${quoted(part)} of ${framing}. Use ${Object.keys(known).join(', ')}`,
      )
    }),
  ) as Record<string, unknown>
}

function expectNone(framing: string, parts: readonly string[]): void {
  if (parts.length > 0) throw wrong(`${framing} has no option ${quoted(parts.join())}`)
}

function sizeOf(text: string): number {
  const bytes = parseSize(text)
  if (bytes === null || !Number.isInteger(bytes) || bytes < 1)
    throw wrong(`${quoted(text)} is not a size such as 16 or 64KiB`)
  return bytes
}

function wholeOf(text: string): number {
  if (!/^[+-]?\d{1,9}$/.test(text)) throw wrong(`${quoted(text)} is not a whole number`)
  return Number(text)
}

const quoted = (text: string): string => JSON.stringify(text)

const wrong = (reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${reason}. Supported framings are ${names}. See sockeye show --help.`)
