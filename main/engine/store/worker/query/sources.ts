/** Blocks as filters see them: in columns, packed or open. */
import type { ColumnSource, EntryFacts } from '../../../../../shared/filter/entry.ts'
import type { Block } from '../../format/block.ts'
import type { PackedColumns } from '../../format/columns.ts'
import {
  factsDirectionCode,
  factsHeaderLength,
  factsKindCode,
  isBody,
  isCut,
  isBroken,
  isPartial,
} from '../../format/facts.ts'

/** Facts as stored, in the words of filters. */
export const entryFacts = (facts: number): EntryFacts => ({
  direction: factsDirectionCode(facts),
  kind: factsKindCode(facts),
  headerLength: factsHeaderLength(facts),
  firstByte: facts & 0xff,
  partial: isPartial(facts),
  body: isBody(facts),
  cut: isCut(facts),
  broken: isBroken(facts),
})

const packedNames = { length: 'lengths', time: 'times', connection: 'connections' } as const

/** A packed block; each column is unpacked once. */
export function packedSource(first: number, packed: PackedColumns): ColumnSource {
  const indexes = once(() => packed.factIndexes())
  const lengths = once(() => packed.lengths())
  const times = once(() => packed.times())
  const connections = once(() => packed.connections())
  return {
    first,
    count: packed.count,
    distinctFacts: packed.distinctFacts,
    factIndexes: indexes,
    lengths,
    times,
    connections,
    stored: (column) => packed.stored(packedNames[column]),
    bounds: (column) => packed.bounds(packedNames[column]),
  }
}

/** An unpacked block, such as the open end of a session. */
export function blockSource(block: Block): ColumnSource {
  const { first, count, facts, times, connections, offsets } = block
  const distinct: number[] = []
  const indexes = new Uint32Array(count)
  const places = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const value = facts[i]!
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
    distinctFacts: Uint32Array.from(distinct),
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
