/** Blocks as filters see them: in columns, packed or unpacked. */
import type { ColumnSource, EntryFlags } from '../../../../../shared/filter/entry.ts'
import type { Block } from '../../format/block.ts'
import type { PackedColumns } from '../../format/columns.ts'
import {
  directionCodeOf,
  headerLengthOfFlags,
  kindCodeOf,
  isBody,
  isCut,
  isBroken,
  isPartial,
} from '../../format/flags.ts'

/** Converts stored flags to the form that filters use. */
export const entryFlags = (flags: number): EntryFlags => ({
  direction: directionCodeOf(flags),
  kind: kindCodeOf(flags),
  headerLength: headerLengthOfFlags(flags),
  firstByte: flags & 0xff,
  partial: isPartial(flags),
  body: isBody(flags),
  cut: isCut(flags),
  broken: isBroken(flags),
})

const packedNames = { length: 'lengths', time: 'times', connection: 'connections' } as const

/** Wraps a packed block; each column is unpacked once. */
export function packedSource(first: number, packed: PackedColumns): ColumnSource {
  const indexes = once(() => packed.factIndexes())
  const lengths = once(() => packed.lengths())
  const times = once(() => packed.times())
  const connections = once(() => packed.connections())
  return {
    first,
    count: packed.count,
    distinctFlags: packed.distinctFlags,
    factIndexes: indexes,
    lengths,
    times,
    connections,
    stored: (column) => packed.stored(packedNames[column]),
    bounds: (column) => packed.bounds(packedNames[column]),
  }
}

/** Wraps an unpacked block, such as the tail of a session. */
export function blockSource(block: Block): ColumnSource {
  const { first, count, flags, times, connections, offsets } = block
  const distinct: number[] = []
  const indexes = new Uint32Array(count)
  const places = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const value = flags[i]!
    let place = places.get(value)
    if (place === undefined) {
      place = distinct.push(value) - 1
      places.set(value, place)
    }
    indexes[i] = place
  }
  const lengths = once(() => {
    const made = new Uint32Array(count)
    for (let i = 0; i < count; i++) made[i] = offsets[i + 1]! - offsets[i]!
    return made
  })
  return {
    first,
    count,
    distinctFlags: Uint32Array.from(distinct),
    factIndexes: () => indexes,
    lengths,
    times: () => times,
    connections: () => connections,
    stored: (column) => ({
      base: 0,
      values: column === 'length' ? lengths() : column === 'time' ? times : connections,
    }),
    bounds: () => ({ low: 0, high: Infinity }),
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
