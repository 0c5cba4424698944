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
    'messages of a TCP stream, such as line, delimiter:00, length:width=2',
  ).argParser(parseFraming)

export const messagesOption = (): Option =>
  new Option(
    '--messages',
    'whole messages: frames put together and inflated, TCP by the framing last chosen',
  )

/**
 * Returns the framing of a session's messages: the given one, else the one last chosen.
 * @throws AppError `bad-input` for a framing of a WebSocket
 */
export function framingFor({ kind, viewMode }: Session, given: Framing | undefined): Framing {
  if (given && isWebSocket(kind))
    throw englishError(
      'bad-input',
      'A framing is for TCP: the frames of a WebSocket say where its messages end.',
      'Leave --framing out.',
    )
  return given ?? viewMode.framing
}

export const framingHelp = `
Framings:
  none                 every read and write is a message
  line, lf, crlf, cr   lines that end in any of the three, or in one of them
  delimiter:<hex>      messages that end in these bytes, such as delimiter:0d0a
  fixed:<bytes>        messages of one length, such as fixed:16
  length[:<options>]   a length in front, with any of
                         width=4 (1 to 8 bytes), order=big or little, offset=0 (bytes before it),
                         adjust=0 (added to it), header (it counts itself and what is before it)
  gap:<time>           a silence ends a message, such as gap:10ms
All but none and fixed take max=<size>, behind a comma after the rest: line:max=1MiB, length:width=2,order=little,max=64KiB.
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
        throw wrong(`A delimiter is bytes in hex, such as delimiter:0d0a, not ${quoted(hex)}`)
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
      if (gapUs === null) throw wrong(`A gap is a time such as gap:10ms, not ${quoted(time)}`)
      return { kind: 'idle-gap', gapUs: Math.round(gapUs), ...optionsOf(name, rest, maxOption) }
    }
    default:
      throw wrong(`There is no framing ${quoted(name)}`)
  }
}

type ReadOption = (value: string) => Record<string, unknown>

const maxOption: Record<string, ReadOption> = { max: (value) => ({ maxBytes: sizeOf(value) }) }

const lengthOptions: Record<string, ReadOption> = {
  ...maxOption,
  width: (value) => ({ width: wholeOf(value) }),
  order: (value) => {
    if (value !== 'big' && value !== 'little')
      throw wrong(`The order of a length is big or little, not ${quoted(value)}`)
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
      throw wrong(`${framing} takes ${Object.keys(known).join(', ')}, not ${quoted(part)}`)
    }),
  ) as Record<string, unknown>
}

function expectNone(framing: string, parts: readonly string[]): void {
  if (parts.length > 0) throw wrong(`${framing} takes nothing more, so not ${quoted(parts.join())}`)
}

function sizeOf(text: string): number {
  const bytes = parseSize(text)
  if (bytes === null || !Number.isInteger(bytes) || bytes < 1)
    throw wrong(`${quoted(text)} is no number of bytes, such as 16 or 64KiB`)
  return bytes
}

function wholeOf(text: string): number {
  if (!/^[+-]?\d{1,9}$/.test(text)) throw wrong(`${quoted(text)} is no whole number`)
  return Number(text)
}

const quoted = (text: string): string => JSON.stringify(text)

const wrong = (reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${reason}. A framing is ${names}; see sockeye show --help.`)
