/** Which entries a filter shows, decided on their flags and connection alone. */
import type { Filter } from '../../../../../shared/contract/query.ts'
import { everyOf } from '../../../../../shared/filter/ast.ts'
import { ColumnFilter } from '../../../../../shared/filter/columns.ts'
import { toggleFilters } from '../../../../../shared/filter/toggles.ts'
import { entryKinds } from '../../../../../shared/model/entry.ts'
import type { Block } from '../../format/block.ts'
import type { PackedColumns } from '../../format/columns.ts'
import { flagsAreTraffic, kindCodeOf } from '../../format/flags.ts'
import { entryFlags } from '../query/sources.ts'

/** A filter that can also leave out all that is no traffic, handshakes included, or all but pings and pongs. */
export type EntryFilter = Filter & { trafficOnly?: boolean; pingsOnly?: boolean }

const pings = new Set([entryKinds.indexOf('ping'), entryKinds.indexOf('pong')])

/** Toggles ask for flags alone. */
const context = {
  flags: entryFlags,
  startedAt: 0,
  dayStart: 0,
  peer: () => null,
  find: () => -1,
  matches: () => () => false,
}

/** Tells of flags whether the filter shows them; connections are compared beside. */
export function factsTest(filter: EntryFilter): (flags: number) => boolean {
  const toggles = new ColumnFilter(everyOf(toggleFilters(filter)), context)
  return (flags) =>
    toggles.passes(flags) &&
    (filter.trafficOnly !== true || flagsAreTraffic(flags)) &&
    (filter.pingsOnly !== true || pings.has(kindCodeOf(flags)))
}

/** Calls `found` with the place of each entry of a packed block, from place `from` on, that the filter shows. */
export function filterPacked(
  packed: PackedColumns,
  filter: EntryFilter,
  from: number,
  found: (index: number) => void,
): void {
  const shown = Array.from(packed.distinctFlags, factsTest(filter))
  if (!shown.includes(true)) return
  const all = !shown.includes(false)
  const connections = filter.connection === undefined ? null : packed.connections()
  const indexes = all ? null : packed.factIndexes()
  for (let i = from; i < packed.count; i++)
    if (
      (indexes === null || shown[indexes[i]!] === true) &&
      (connections === null || connections[i] === filter.connection)
    )
      found(i)
}

/** The same for a block that is unpacked. */
export function filterBlock(
  block: Block,
  filter: EntryFilter,
  from: number,
  found: (index: number) => void,
): void {
  const test = factsTest(filter)
  for (let i = from; i < block.count; i++)
    if (
      test(block.flags[i]!) &&
      (filter.connection === undefined || block.connections[i] === filter.connection)
    )
      found(i)
}
