/** Selects the entries that a filter shows by their flags and connection alone. */
import type { Filter } from '../../../../../shared/contract/query.ts'
import { noAnnotations } from '../../../../../shared/filter/entry.ts'
import { everyOf } from '../../../../../shared/filter/ast.ts'
import { ColumnFilter } from '../../../../../shared/filter/columns.ts'
import { toggleFilters } from '../../../../../shared/filter/toggles.ts'
import { entryKinds } from '../../../../../shared/model/entry.ts'
import type { Block } from '../../format/block.ts'
import type { PackedColumns } from '../../format/columns.ts'
import { flagsAreTraffic, kindCodeOf } from '../../format/flags.ts'
import { entryFlags } from '../query/sources.ts'

/** A filter that can also exclude everything but traffic (handshakes too), or everything but pings and pongs. */
export type EntryFilter = Filter & { trafficOnly?: boolean; pingsOnly?: boolean }

const pings = new Set([entryKinds.indexOf('ping'), entryKinds.indexOf('pong')])

/** Toggles need flags alone. */
const context = {
  flags: entryFlags,
  startedAt: 0,
  dayStart: 0,
  annotations: noAnnotations,
  peer: () => null,
  encoding: 'utf-8' as const,
  find: () => -1,
  matches: () => () => false,
}

/** Returns a test of flags against the filter; connections are compared separately. */
export function factsTest(filter: EntryFilter): (flags: number) => boolean {
  const toggles = new ColumnFilter(everyOf(toggleFilters(filter)), context)
  return (flags) =>
    toggles.passes(flags) &&
    (filter.trafficOnly !== true || flagsAreTraffic(flags)) &&
    (filter.pingsOnly !== true || pings.has(kindCodeOf(flags)))
}

/** Calls `found` with the index of each entry of a packed block, from index `from` on, that the filter shows. */
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

/** The same for an unpacked block. */
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
