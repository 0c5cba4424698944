/**
 * Validates comparisons (field, operator and values as written) against the table of fields and converts them to
 * leaves.
 */
import type { SyntaxNode } from '@lezer/common'
import type { Leaf } from './ast.ts'
import {
  bit,
  choice,
  code,
  colours,
  numberRanges,
  parseOpcode,
  timeRanges,
} from './check-columns.ts'
import { addressBytes, hexBytes, jsonTest, textBytes, textTest } from './check-payload.ts'
import { fault, textOf, type FieldComparison } from './comparison.ts'
import {
  directionCodeOf,
  fields,
  kindCodeOf,
  operators,
  type FieldName,
  type Operator,
} from './fields.ts'
import { parseNumber, parsePath, parseSize } from './literals.ts'

/**
 * Returns the leaf of a comparison. Without a field, it compares the text; `exists` requires a path. `values` holds all
 * values of `in`.
 * @throws FilterFaultError
 */
export function checkComparison(
  field: SyntaxNode | null,
  sign: string,
  values: readonly SyntaxNode[],
  source: string,
): Leaf {
  const name = field === null ? 'text' : textOf(field, source)
  const path = field?.name === 'JsonPath' ? parsePath(name) : undefined
  if (path === null && field !== null) throw fault({ code: 'bad-escape', found: name }, field)
  if (path && sign === 'exists')
    return { type: 'json', path, test: { test: 'exists' }, negated: false }
  // The caller has checked that the field is known.
  const known = fields[path ? 'json' : (name as FieldName)]
  const operator = operators.find((one) => one === sign)
  const allowed: readonly Operator[] = known.operators
  if (operator === undefined || !allowed.includes(operator)) {
    const at = field?.nextSibling ?? field ?? values[0]
    throw fault({ code: 'wrong-operator', field: name, operator: sign, operators: allowed }, at)
  }
  const comparison = { name, operator, values, source }
  if (path) return { type: 'json', path, ...jsonTest(comparison) }
  return leafOf(name as Exclude<FieldName, 'json'>, comparison)
}

function leafOf(field: Exclude<FieldName, 'json'>, comparison: FieldComparison): Leaf {
  switch (field) {
    case 'n':
    case 'conn':
    case 'rsv':
      return { type: 'number', field, ranges: numberRanges(comparison, parseNumber, 'number') }
    case 'opcode':
      return { type: 'number', field, ranges: numberRanges(comparison, parseOpcode, 'opcode') }
    case 'len':
      return { type: 'number', field, ranges: numberRanges(comparison, parseSize, 'size') }
    case 'at':
      return { type: 'time', ranges: timeRanges(comparison) }
    case 'dir':
      return { type: 'choice', field, codes: choice(comparison, directionCodeOf, 3, 'direction') }
    case 'kind':
      return { type: 'choice', field, codes: choice(comparison, kindCodeOf, 32, 'kind') }
    case 'fin':
    case 'masked':
      return bit(field, comparison)
    case 'code':
      return code(comparison)
    case 'peer':
      return { type: 'peer', ...textTest(comparison, addressBytes, 'address') }
    case 'text':
      return { type: 'payload', field, ...textTest(comparison, textBytes, 'text') }
    case 'note':
      return { type: 'annotation', of: 'note', ...textTest(comparison, textBytes, 'text') }
    case 'colour':
    case 'color':
      return { type: 'annotation', of: 'colour', any: colours(comparison) }
    case 'hex':
      return { type: 'payload', field, ...textTest(comparison, hexBytes, 'bytes') }
  }
}
