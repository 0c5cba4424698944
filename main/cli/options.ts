/** Options that several commands share, and their parsers. */
import { InvalidArgumentError, Option } from 'commander'
import { encodingIds } from '../../shared/bytes/encodings.ts'
import type { Speed } from '../../shared/contract/replay.ts'
import { englishError } from '../host/english-error.ts'
import type { OutgoingBodySource } from '../../shared/contract/outgoing.ts'
import { lineAndColumn, parseHex } from '../../shared/bytes/parse-hex.ts'
import { parseTemplate, wordTemplateError } from '../../shared/template/template.ts'

/** A message to send, in the order of the command line. */
export interface Sending {
  readonly as: 'text' | 'binary'
  /** The text of the argument. */
  readonly text: string
  /** Null if the argument is only valid as a template. */
  readonly bytes: Uint8Array | null
}

/** A message to send, as the engine accepts it. */
export interface SendBody {
  readonly as: 'text' | 'binary'
  readonly body: OutgoingBodySource
}

export const dataOption = (): Option => new Option('--data <dir>', 'data folder (or SOCKEYE_DATA)')
/** Reads text of every session in this encoding, whatever is chosen for it; nothing is stored. */
export const encodingOption = (): Option =>
  new Option('--encoding <name>', 'text encoding, instead of the saved one').choices(encodingIds)
export const jsonOption = (): Option => new Option('--json', 'print one JSON object per line')
export const quietOption = (): Option => new Option('--quiet', 'do not print entries')
export const forOption = (): Option =>
  new Option(
    '--for <seconds>',
    'disconnect after this time; 0 disconnects when everything is sent',
  ).argParser(seconds)

/** Returns `--send` and `--send-hex`. Both are repeatable and append to `sends`, in the order of the command line. */
export function sendOptions(sends: Sending[]): Option[] {
  const add = (sending: Sending): Sending[] => {
    sends.push(sending)
    return sends
  }
  return [
    new Option('--send <text>', 'send text (repeatable)').argParser((text: string) =>
      add({ as: 'text', text, bytes: Buffer.from(text) }),
    ),
    new Option(
      '--send-hex <hex>',
      'send hex bytes, for example 01ff or 0x01,0xff (repeatable)',
    ).argParser((text: string) =>
      add({ as: 'binary', text, bytes: text.includes('{{') ? null : hexBytes(text) }),
    ),
    new Option(
      '--template',
      'replace variables in --send and --send-hex: \\n, {{counter}}, {{crc32}} ...',
    ),
  ]
}

/**
 * Returns the bodies to send, in order.
 * @throws AppError `bad-input` that names the position in a template
 */
export function sendBodies(sends: readonly Sending[], template: boolean): SendBody[] {
  return sends.map(({ as, text, bytes }) => {
    if (!template) {
      // The engine encodes it as the session does.
      if (as === 'text') return { as, body: { from: 'template', syntax: 'plain', text } }
      if (bytes) return { as, body: { from: 'bytes', bytes } }
      throw englishError(
        'bad-input',
        `${JSON.stringify(text)} is not valid hex.`,
        'Add --template.',
      )
    }
    const syntax = as === 'text' ? 'text' : 'hex'
    const parsed = parseTemplate(text, syntax)
    if ('error' in parsed)
      throw englishError(
        'bad-input',
        `In ${JSON.stringify(text)} at character ${parsed.position + 1}: ${wordTemplateError(parsed)}.`,
      )
    return { as, body: { from: 'template', syntax, text } }
  })
}

function hexBytes(text: string): Uint8Array {
  const result = parseHex(text)
  if ('bytes' in result) return result.bytes
  const { line, column } = lineAndColumn(text, result.position)
  const place = line === 1 ? `character ${column}` : `line ${line}, character ${column}`
  throw new InvalidArgumentError(`At ${place}: ${wordTemplateError(result)}.`)
}

/** Accepts any text but an empty one, which a script leaves when a variable is not set. */
export function filledIn(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.')
  return text
}

/** Parses a time in seconds. Returns milliseconds. */
export function seconds(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 86_400))
    throw new InvalidArgumentError('Use a number of seconds from 0 to 86400.')
  return Math.round(value * 1_000)
}

/** Parses a whole number of at least `lowest`. */
export const wholeNumber =
  (lowest: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= lowest))
      throw new InvalidArgumentError(`Use a whole number of at least ${lowest}.`)
    return value
  }

export function speed(text: string): Speed {
  if (text === 'max') return 'max'
  const value = text.trim() === '' ? Number.NaN : Number(text.replace(/x$/, ''))
  if (!(value >= 0.1 && value <= 100))
    throw new InvalidArgumentError('Use a number from 0.1 to 100, or max.')
  return value
}
