/** Parsers for the arguments of the flags of endpoint options. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError, type Option } from 'commander'
import { parseDuration, parseSize } from '../../shared/filter/literals.ts'
import type { Secret } from '../../shared/model/secret.ts'
import type { CliReader, OptionRow } from '../../shared/protocols/option.ts'
import {
  greatestLimitMs,
  leastLimitBytes,
  leastLimitMs,
} from '../../shared/protocols/options/recording.ts'
import { headerFault } from '../../shared/wire/websocket/client-handshake.ts'
import { seconds, wholeNumber } from './options.ts'

/** Sets the parser of a flag of the option in `row`. */
export function addReader(option: Option, read: CliReader, row: OptionRow): Option {
  if (typeof read === 'object') return option.argParser(wholeNumber(read.from))
  switch (read) {
    case 'text':
      return option
    case 'choice':
      return option.choices(
        row.control === 'select' ? row.choices.map(({ value }) => String(value)) : [],
      )
    case 'file':
      return option.argParser((path: string) => resolve(path))
    case 'seconds':
      return option.argParser(seconds)
    case 'size':
      return option.argParser(size)
    case 'age':
      return option.argParser(age)
    case 'secret':
      return option.argParser(secret)
    case 'header':
      return option.argParser(header)
    case 'list':
      return option.argParser(collect)
  }
}

/** Parses a number of bytes that a limit allows. */
function size(text: string): number {
  const bytes = Math.round(parseSize(text.replaceAll(/\s/g, '')) ?? Number.NaN)
  if (!(bytes >= leastLimitBytes))
    throw new InvalidArgumentError('Use a size of at least 1MiB, for example 500MiB or 1GiB.')
  return bytes
}

/** Parses a duration that a limit allows. Milliseconds. */
function age(text: string): number {
  const ms = Math.round((parseDuration(text.replaceAll(/\s/g, '')) ?? Number.NaN) / 1_000)
  if (!(ms >= leastLimitMs && ms <= greatestLimitMs))
    throw new InvalidArgumentError('Use a duration from 1s to 365d, for example 90s, 10m or 2h.')
  return ms
}

/** Appends `Name: value` to the earlier headers. */
function header(text: string, earlier: [string, string][] = []): [string, string][] {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(colon, 0)).trim()
  const value = text.slice(colon + 1).trim()
  if (name === '') throw new InvalidArgumentError('Use the form "Name: value".')
  const fault = headerFault(name, value)
  if (fault !== null) throw new InvalidArgumentError(`Use the form "Name: value". ${fault}`)
  return [...earlier, [name, value]]
}

/** Appends to the earlier texts. */
const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text]

/**
 * Reads a secret from the source that is named, as openssl's `-passin` does; from a file, its first line. Until the
 * process has changed its title, every user of the machine can read a secret in the process list.
 */
function secret(text: string): Secret {
  const [, kind, name = ''] = /^(env|file|pass):(.*)$/s.exec(text) ?? []
  if (kind === 'env') {
    const value = process.env[name]
    if (value === undefined)
      throw new InvalidArgumentError(`The environment variable ${name} is not set.`)
    return { ref: null, value }
  }
  if (kind === 'file') return { ref: null, value: firstLine(name) }
  return { ref: null, value: kind === 'pass' ? name : text }
}

function firstLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? ''
  } catch {
    throw new InvalidArgumentError(`Could not read the file ${file}.`)
  }
}
