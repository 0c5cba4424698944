/** Walks the registry of protocols: every kind, every option, their texts, their flags and their place in the form. */
import type { Command } from 'commander'
import { describe as suite, expect, test } from 'vitest'
import { connectCommand } from '../../../../main/cli/connect.ts'
import { listenCommand } from '../../../../main/cli/listen.ts'
import { customOptions } from '../../../../renderer/state/endpoints/custom-options.ts'
import { optionsOf, withOptions } from '../../../../renderer/state/endpoints/endpoint-options.ts'
import {
  flagOptions,
  secretOptions,
  textOptions,
} from '../../../../renderer/state/endpoints/option-values.ts'
import { formatEndpointUrl, parseEndpointUrl } from '../../../../shared/model/endpoint-url.ts'
import {
  describe,
  endpointConfigSchema,
  endpointKinds,
  optionsOfKind,
  protocols,
  type EndpointConfig,
  type EndpointKind,
} from '../../../../shared/protocols/index.ts'
import type { LocalizedText } from '../../../../shared/contract/localized-text.ts'
import type { CliCommand, CliFlag, OptionRow } from '../../../../shared/protocols/option.ts'

/** Parts of a configuration that are no options, and why the form does not show them. */
const notInForm: Readonly<Record<string, string>> = {
  kind: 'chosen beside the address',
  host: 'part of the address',
  port: 'part of the address',
  url: 'the address',
  path: 'part of the address',
  secure: 'the scheme of the address, and the switch at the start of the TLS section',
}

const configOf = (kind: EndpointKind): EndpointConfig => {
  const place = { authority: 'localhost:8080', host: 'localhost', port: 8080 }
  return endpointConfigSchema.parse(describe(kind).fromUrl({ secure: false, ...place, path: '' }))
}

const isTranslated = ({ en, zh }: LocalizedText): boolean =>
  en.trim() !== '' && (zh === en || /\p{Script=Han}/u.test(zh))

const textsOf = (row: OptionRow): LocalizedText[] => {
  const { label, hint, wrong } = row
  const own = [label, hint, wrong, 'unit' in row ? row.unit : undefined]
  const choices = row.control === 'select' ? row.choices : []
  const all = [...own, ...choices.flatMap((choice) => [choice.label, choice.hint])]
  return all.filter((text) => text !== undefined)
}

test('kinds are unique, and so is each pair of protocol and role', () => {
  expect(new Set(endpointKinds).size).toBe(protocols.length)
  expect(new Set(protocols.map(({ protocol, role }) => `${protocol} ${role}`)).size).toBe(
    protocols.length,
  )
})

suite.each(endpointKinds)('%s', (kind) => {
  const descriptor = describe(kind)
  const options = optionsOfKind(kind)

  test('has its texts in both languages', () => {
    const { label, summary, example, sections } = descriptor
    const titles = sections.flatMap((one) => [one.label, one.secureSwitch])
    const texts = [label, summary, example, ...titles.filter((text) => text !== undefined)]
    for (const text of texts) expect(text).toSatisfy(isTranslated)
  })

  test('has each option once, with a default and its texts in both languages', () => {
    expect(new Set(options.map(({ key }) => key)).size).toBe(options.length)
    for (const { key, row } of options) {
      expect(row.schema.safeParse(undefined).success, key).toBe(true)
      for (const text of textsOf(row)) expect(text, key).toSatisfy(isTranslated)
    }
  })

  test('shows every part of a configuration in the form or in the address', () => {
    const paths = new Set(options.map(({ path }) => path.join('.')))
    const parts = Object.entries(configOf(kind)).flatMap(([key, value]) =>
      paths.has(key) || typeof value !== 'object' || value === null
        ? [key]
        : Object.keys(value as object).map((inner) => `${key}.${inner}`),
    )
    expect(parts.filter((part) => !paths.has(part) && !(part in notInForm))).toEqual([])
    expect([...paths].filter((path) => !parts.includes(path))).toEqual([])
  })

  test('has an editable form for each option', () => {
    const editable = new Set<string>([...flagOptions, ...secretOptions, ...textOptions])
    for (const { key, row } of options)
      expect(row.control === 'custom' ? row.custom in customOptions : editable.has(key), key).toBe(
        true,
      )
  })

  test('shows options only with a switch or a text of the same kind', () => {
    for (const { key, row } of options) {
      const shower = options.find((one) => one.key === row.shownWith)
      if (row.shownWith !== undefined)
        expect(['switch', 'text', 'file'], key).toContain(shower?.row.control)
    }
  })

  test('keeps a configuration through the form and through its URL', () => {
    const config = configOf(kind)
    expect(withOptions(config, optionsOf(config))).toEqual({ config })
    const url = formatEndpointUrl(config)
    expect(endpointConfigSchema.parse(parseEndpointUrl(url, descriptor.role))).toEqual(config)
  })
})

test('options with one key are one row: the form keeps one value for it across kinds', () => {
  const rows = new Map<string, OptionRow>()
  for (const { key, row } of endpointKinds.flatMap(optionsOfKind)) {
    expect(rows.get(key) ?? row, key).toBe(row)
    rows.set(key, row)
  }
})

const commands: readonly [CliCommand, 'client' | 'server', () => Command][] = [
  ['connect', 'client', connectCommand],
  ['listen', 'server', listenCommand],
]

suite.each(commands)('flags of %s', (name, role, build) => {
  const kinds = protocols.filter((one) => one.role === role).map(({ kind }) => kind)
  const used = kinds.flatMap(optionsOfKind).flatMap(({ row }) => row.cli ?? [])
  const flags = [...new Set<CliFlag>(used)].filter(({ help }) => help[name] !== undefined)

  test('are unique, also in their place in the help', () => {
    expect(new Set(flags.map((flag) => flag.flags)).size).toBe(flags.length)
    expect(new Set(flags.map(({ rank }) => rank)).size).toBe(flags.length)
  })

  test('are all there, beside those of the command, without a conflict', () => {
    // Commander throws for a name that is given twice.
    const command = build()
    const known = command.options.map((option) => option.flags)
    expect(known).toEqual(expect.arrayContaining(flags.map((flag) => flag.flags)))
  })

  test('read an argument or stand for a value, and name flags that exist', () => {
    const { options } = build()
    for (const { flags: text, read, value, conflicts, needs } of flags) {
      expect(read === undefined, text).toBe(value !== undefined)
      expect(/[<[]/.test(text), text).toBe(read !== undefined)
      if (conflicts !== undefined)
        expect(options.map((option) => option.attributeName())).toContain(conflicts)
      if (needs) expect(options.map(({ long }) => long)).toContain(needs.flag)
    }
  })
})

test('a flag of the command line is on each command of the roles that have its option', () => {
  for (const { kind, role } of protocols)
    for (const { key, row } of optionsOfKind(kind))
      for (const { help } of row.cli ?? [])
        expect(help[role === 'client' ? 'connect' : 'listen'], key).toBeDefined()
})
