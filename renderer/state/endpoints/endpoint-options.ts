/**
 * Converts configurations to the options that the panel edits, and back, by the rows of the registry of protocols. Pure.
 * The schema validates the values.
 */
import {
  endpointConfigSchema,
  endpointKinds,
  optionsOfKind,
  type EndpointConfig,
  type EndpointKind,
} from '../../../shared/protocols/index.ts'
import {
  valueAt,
  withValueAt,
  type OptionRow,
  type PlacedOption,
} from '../../../shared/protocols/option.ts'
import { noSecret, type Secret } from '../../../shared/model/secret.ts'
import { customOptions } from './custom-options.ts'
import { isNothing } from './option-secrets.ts'
import { formatOption, parseOption } from './option-text.ts'
import {
  defaultOptions,
  flagOptions,
  newAnswer,
  secretOptions,
  textOptions,
  type AnswerRule,
  type FlagOption,
  type OptionValues,
  type SecretOption,
  type TextOption,
} from './option-values.ts'

export const isFlag = (key: string): key is FlagOption => flagOptions.some((flag) => flag === key)
export const isText = (key: string): key is TextOption => textOptions.some((text) => text === key)
export const isSecret = (key: string): key is SecretOption =>
  secretOptions.some((secret) => secret === key)

/** Reports whether an option applies with or without TLS. */
export const isUsable = ({ onlySecure }: OptionRow, secure: boolean): boolean =>
  secure || !onlySecure

/** Returns the options of a configuration in editable form. Options that its kind does not have get their defaults. */
export function optionsOf(config: EndpointConfig): OptionValues {
  let values = defaultOptions()
  for (const { key, path, row } of optionsOfKind(config.kind)) {
    const value = valueAt(config, path)
    if (row.control === 'custom') values = customOptions[row.custom].read(values, config)
    else if (isFlag(key)) values.flags[key] = value === true
    else if (isSecret(key)) values.secrets[key] = (value as Secret | null) ?? noSecret
    else if (isText(key)) values.texts[key] = formatOption(row, value)
  }
  return values
}

/** Returns how many options of this kind differ from their defaults; each header and each answer counts. */
export function countChanged(kind: EndpointKind, secure: boolean, values: OptionValues): number {
  const standard = defaultOptions()
  const changed = ({ key, row }: PlacedOption): number => {
    if (!isUsable(row, secure)) return 0
    if (row.control === 'custom') return customOptions[row.custom].countChanged(values)
    if (isFlag(key)) return Number(values.flags[key] !== standard.flags[key])
    return isText(key) ? Number(values.texts[key].trim() !== standard.texts[key]) : 0
  }
  return optionsOfKind(kind).reduce((count, option) => count + changed(option), 0)
}

/** A value that the schema rejected. */
export interface OptionIssue {
  option: TextOption | SecretOption | 'headers' | 'answers'
  /** The index of the answer, from 0, and its invalid field. */
  answer?: { index: number; part: keyof AnswerRule }
  /** The index of the header among those that are not blank, from 0, and its invalid field. */
  header?: { index: number; part: 'name' | 'value' }
  minimum: number | undefined
  maximum: number | undefined
}

/**
 * Returns the configuration for an `address` (kind, host, port, url, path) and options, or what is wrong with the
 * options.
 */
export function withOptions(
  address: Readonly<Record<string, unknown>>,
  values: OptionValues,
): { config: EndpointConfig } | { issues: OptionIssue[] } {
  const kind = endpointKinds.find((known) => known === address['kind'])
  const options = kind === undefined ? [] : optionsOfKind(kind)
  let input: object = address
  for (const option of options) input = withValueAt(input, option.path, written(option, values))
  const parsed = endpointConfigSchema.safeParse(input)
  if (parsed.success) return { config: parsed.data }
  return {
    issues: parsed.error.issues.map((issue) => ({
      ...placeOf(issue.path, options),
      minimum: 'minimum' in issue ? Number(issue.minimum) : undefined,
      maximum: 'maximum' in issue ? Number(issue.maximum) : undefined,
    })),
  }
}

function written({ key, row }: PlacedOption, values: OptionValues): unknown {
  if (row.control === 'custom') return customOptions[row.custom].write(values)
  if (isFlag(key)) return values.flags[key]
  if (isSecret(key)) return isNothing(values.secrets[key]) ? null : values.secrets[key]
  return isText(key) ? parseOption(row, values.texts[key]) : undefined
}

/** Returns the option that an issue of the schema is about. */
function placeOf(
  path: readonly PropertyKey[],
  options: readonly PlacedOption[],
): Pick<OptionIssue, 'option' | 'answer' | 'header'> {
  const option = options.find((one) => one.path.every((name, i) => path[i] === name))
  if (option === undefined) return { option: 'headers' }
  const { key, row } = option
  if (row.control !== 'custom') return { option: isText(key) || isSecret(key) ? key : 'headers' }
  const [, index, part] = path
  switch (row.custom) {
    case 'auth':
      return { option: index === 'user' ? 'user' : 'authScheme' }
    case 'headers':
      return {
        option: 'headers',
        ...(typeof index === 'number' && {
          header: { index, part: part === 1 ? 'value' : 'name' },
        }),
      }
    case 'answers':
      return {
        option: 'answers',
        ...(typeof index === 'number' && isPart(part) && { answer: { index, part } }),
      }
  }
}

const isPart = (part: PropertyKey | undefined): part is keyof AnswerRule =>
  typeof part === 'string' && Object.hasOwn(newAnswer, part)
