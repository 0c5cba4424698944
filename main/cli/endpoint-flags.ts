/**
 * The flags of endpoint options on `connect` and `listen`. They are generated from the option rows of the registry of
 * protocols, and their values are converted to a configuration.
 */
import { Option } from 'commander'
import type { AppError } from '../../shared/contract/errors.ts'
import { englishError } from '../host/english-error.ts'
import { parseEndpointUrl } from '../../shared/model/endpoint-url.ts'
import type { Descriptor, EndpointRole } from '../../shared/protocols/descriptor.ts'
import {
  describe,
  endpointConfigSchema,
  optionsOfKind,
  protocols,
  type EndpointConfig,
  type EndpointConfigInput,
} from '../../shared/protocols/index.ts'
import {
  withValueAt,
  type CliCommand,
  type CliFlag,
  type OptionRow,
} from '../../shared/protocols/option.ts'
import { addReader } from './flag-arguments.ts'

/** The values that commander parsed, by attribute name. */
export type FlagValues = Readonly<Record<string, unknown>>

const roles: Readonly<Record<CliCommand, EndpointRole>> = { connect: 'client', listen: 'server' }
/** Flags with a lower rank stand before `--send` in the help. */
const sendRank = 100

/** A flag, and the endpoint kinds that have its option. */
interface Flag {
  readonly spec: CliFlag
  readonly row: OptionRow
  readonly option: Option
  readonly of: Set<Descriptor>
}

/** Returns the flags of a command, in the order of its help. */
function flagsOf(command: CliCommand): Flag[] {
  const flags = new Map<string, Flag>()
  for (const descriptor of protocols.filter(({ role }) => role === roles[command]))
    for (const { row } of optionsOfKind(descriptor.kind))
      for (const spec of row.cli ?? []) {
        const help = spec.help[command]
        if (help === undefined) continue
        const known = flags.get(spec.flags)
        if (known === undefined)
          flags.set(spec.flags, {
            spec,
            row,
            option: optionOf(spec, row, help),
            of: new Set([descriptor]),
          })
        else known.of.add(descriptor)
      }
  return [...flags.values()].sort((a, b) => a.spec.rank - b.spec.rank)
}

function optionOf({ flags, read, conflicts }: CliFlag, row: OptionRow, help: string): Option {
  const option = new Option(flags, help)
  if (conflicts !== undefined) option.conflicts(conflicts)
  return read === undefined ? option : addReader(option, read, row)
}

/** Returns the flags of a command for commander, with those of `sends` at their position in the help. */
export function endpointFlags(command: CliCommand, sends: readonly Option[]): Option[] {
  const flags = flagsOf(command)
  const ranked = (inFront: boolean): Option[] =>
    flags.filter(({ spec }) => spec.rank < sendRank === inFront).map(({ option }) => option)
  return [...ranked(true), ...sends, ...ranked(false)]
}

/**
 * Returns the configuration that an address and flags describe.
 * @throws AppError `bad-url`, or `bad-input` that names a flag
 */
export function configFromFlags(
  command: CliCommand,
  url: string,
  values: FlagValues,
): EndpointConfig {
  const address = parseEndpointUrl(url, roles[command])
  const descriptor = describe(address.kind)
  const isSecure = descriptor.isSecure(complete(address))
  refuseUseless(flagsOf(command), descriptor, isSecure, values)
  let options: object = {}
  for (const { path, row } of optionsOfKind(address.kind)) {
    const value = valueOf(row, values)
    if (value !== undefined) options = withValueAt(options, path, value)
  }
  return complete({ ...options, ...address })
}

/** Returns the value that flags give to an option; undefined if none is given. */
function valueOf(row: OptionRow, values: FlagValues): unknown {
  if (row.fromFlags) return row.fromFlags(values)
  for (const { flags, value } of row.cli ?? []) {
    const option = new Option(flags)
    if (isGiven(option, values)) return value ?? values[option.attributeName()]
  }
  return undefined
}

/** Commander sets `pong` to true unless `--no-pong` is given. */
const isGiven = (option: Option, values: FlagValues): boolean =>
  option.negate
    ? values[option.attributeName()] === false
    : values[option.attributeName()] !== undefined

/** @throws AppError `bad-input` for flags that have no effect on such an endpoint */
function refuseUseless(
  flags: readonly Flag[],
  descriptor: Descriptor,
  isSecure: boolean,
  values: FlagValues,
): void {
  const given = flags.filter(({ option }) => isGiven(option, values))
  const needsTls = ({ row, spec }: Flag): boolean => row.onlySecure === true && !spec.needs
  if (!isSecure && given.some(needsTls))
    throw refusal(flags.filter(needsTls), ({ secure }) => [secure])

  const useless = given.find(({ of }) => ![...of].some(({ kind }) => kind === descriptor.kind))
  if (useless) throw refusal(namedWith(useless, flags), ({ plain, secure }) => [plain, secure])

  const without = given.find(
    ({ spec: { needs } }) =>
      needs && !given.some(({ option: { long } }) => long === needs.flag || long === needs.or),
  )?.spec.needs
  if (without) {
    const all = flags.filter(({ spec }) => spec.needs?.flag === without.flag)
    throw englishError(
      'bad-input',
      `${listed(all)} ${all.length === 1 ? 'requires' : 'require'} ${
        without.or === undefined ? without.flag : `${without.flag} or ${without.or}`
      }.`,
    )
  }
}

/** Flags that set values of the same option are named together: `--ipv4` and `--ipv6`. */
const namedWith = (flag: Flag, flags: readonly Flag[]): Flag[] =>
  flag.spec.value === undefined ? [flag] : flags.filter(({ row }) => row === flag.row)

function refusal(
  flags: readonly Flag[],
  schemes: (schemes: Descriptor['schemes']) => readonly string[],
): AppError {
  const speakers = new Set(
    flags.flatMap(({ of }) => [...of]).flatMap((one) => schemes(one.schemes)),
  )
  const urls = inWords([...speakers].map((scheme) => `${scheme}://`))
  return englishError(
    'bad-input',
    `${listed(flags)} ${flags.length === 1 ? 'is' : 'are'} only supported for ${urls}.`,
  )
}

const listed = (flags: readonly Flag[]): string =>
  inWords(flags.map(({ option }) => option.long ?? option.flags))
/** Formats `a, b and c`. */
const inWords = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names)

/** @throws AppError `bad-input` that names the option */
function complete(input: EndpointConfigInput): EndpointConfig {
  const result = endpointConfigSchema.safeParse(input)
  if (result.success) return result.data
  const paths = result.error.issues.map(({ path }) => path.join('.'))
  const invalid = optionsOfKind(input.kind)
    .filter((option) => paths.some((path) => path.startsWith(option.path.join('.'))))
    .map(({ row }) => `${nameOf(row)} has an invalid value.${row.wrong ? ` ${row.wrong.en}.` : ''}`)
  const messages = invalid.length === 0 ? ['The address is invalid.'] : invalid
  throw englishError('bad-input', messages.join(' ').trimEnd())
}

/** The flag of an option, or its label where no flag sets it. */
const nameOf = ({ cli: [flag] = [], label }: OptionRow): string =>
  (flag && new Option(flag.flags).long) ?? `“${label.en}”`
