/**
 * The quick toggles of a timeline as parts of a filter. This is the only place that says what they mean, with an
 * expression beside them and without one.
 */
import type { Direction } from '../model/entry.ts'
import type { FilterTree } from './ast.ts'
import { errorKind } from './entry.ts'
import { directionCodeOf } from './fields.ts'

/** See `filterSchema` of the contract; undefined lets everything through. */
export interface Toggles {
  readonly directions?: readonly Direction[] | undefined
  readonly control?: boolean | undefined
  readonly events?: boolean | undefined
  readonly broken?: boolean | undefined
}

/** Each of them is decided by an entry's flags alone; all have to hold. */
export function toggleFilters({ directions, control, events, broken }: Toggles): FilterTree[] {
  const filters: FilterTree[] = []
  if (directions !== undefined)
    filters.push({ type: 'choice', field: 'dir', codes: directions.map(directionCodeOf) })
  if (control === false) filters.push(not({ type: 'flag', flag: 'control' }))
  if (events === false) filters.push(not({ type: 'flag', flag: 'event' }))
  // The flag of the language holds for errors too, which break no rule.
  if (broken === true)
    filters.push(
      { type: 'flag', flag: 'broken' },
      not({ type: 'choice', field: 'kind', codes: [errorKind] }),
    )
  return filters
}

const not = (operand: FilterTree): FilterTree => ({ type: 'not', operand })
