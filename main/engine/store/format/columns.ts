/**
 * The columns of a block, packed: each at the smallest width that fits the block, a constant one at width 0. Numbers are
 * little-endian, the byte order of all supported platforms.
 *
 *   u8 version (1), u8 width of flag indexes, u8 width of lengths, u8 width of times, u8 width of connections,
 *   u8 0, u16 number of distinct flags, u32 count, u32 base length, u32 base connection, f64 base time (us),
 *   u32 for each distinct flags, then the columns: flag indexes, lengths, times, connections, each less its base
 */

import { AppError } from '../../../../shared/contract/errors.ts'

/** Columns of consecutive entries, one value for each. */
export interface Columns {
  readonly count: number
  /** See `flags.ts`. */
  readonly flags: Uint32Array
  /** Length of each entry's bytes in the block's payload, in bytes. */
  readonly lengths: Uint32Array
  /** Microseconds since the epoch. */
  readonly times: Float64Array
  readonly connections: Uint32Array
}

const headerBytes = 28
const version = 1

/** The error of a block whose content does not match its row. */
export const blockDamaged = (): AppError =>
  new AppError(
    'database-damaged',
    'Part of this session is damaged in the database.',
    'Other sessions, and other parts of this session, may be intact.',
  )

/** Maximum number of entries in a block. */
export const maxBlockEntries = 65_535

/** Widths that a column may have, in bytes: flag indexes, lengths, times, connections. */
const possibleWidths = [
  [0, 1, 2],
  [0, 1, 2, 4],
  [0, 1, 2, 4, 8],
  [0, 1, 2, 4],
] as const

/** Packs the first `count` values of the columns. `count` is at least 1 and at most `maxBlockEntries`. */
export function packColumns(columns: Columns): Uint8Array<ArrayBuffer> {
  const { count, flags, lengths, times, connections } = columns
  const { distinct, indexes } = indexFlags(flags, count)
  const [baseLength, lengthSpan] = range(lengths, count)
  const [baseConnection, connectionSpan] = range(connections, count)
  const [baseTime, timeSpan] = range(times, count)
  const widths = [
    distinct.length === 1 ? 0 : widthOf(distinct.length - 1),
    widthOf(lengthSpan),
    widthOf(timeSpan),
    widthOf(connectionSpan),
  ] as const
  const size =
    headerBytes + distinct.length * 4 + count * (widths[0] + widths[1] + widths[2] + widths[3])
  const packed = new Uint8Array(size)
  const view = new DataView(packed.buffer)
  packed[0] = version
  packed.set(widths, 1)
  view.setUint16(6, distinct.length, true)
  view.setUint32(8, count, true)
  view.setUint32(12, baseLength, true)
  view.setUint32(16, baseConnection, true)
  view.setFloat64(20, baseTime, true)
  distinct.forEach((value, i) => {
    view.setUint32(headerBytes + i * 4, value, true)
  })
  let at = headerBytes + distinct.length * 4
  at = packOne(packed, at, indexes, count, 0, widths[0])
  at = packOne(packed, at, lengths, count, baseLength, widths[1])
  at = packOne(packed, at, times, count, baseTime, widths[2])
  packOne(packed, at, connections, count, baseConnection, widths[3])
  return packed
}

/** Packed columns, each unpacked when it is requested. */
export class PackedColumns {
  readonly count: number
  /** Distinct flags of the block. */
  readonly distinctFlags: Uint32Array
  readonly #packed: Uint8Array
  readonly #view: DataView

  /** @throws AppError `database-damaged` when the bytes are not packed columns */
  constructor(packed: Uint8Array) {
    this.#packed = packed
    this.#view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    if (packed.length < headerBytes || packed[0] !== version) throw blockDamaged()
    this.count = this.#view.getUint32(8, true)
    const distinct = this.#view.getUint16(6, true)
    // A column of width 0 has no bytes, so the length of the input does not bound the count: check it before
    // allocating.
    if (this.count < 1 || this.count > maxBlockEntries) throw blockDamaged()
    if (distinct < 1 || distinct > this.count) throw blockDamaged()
    if (possibleWidths.some((widths, column) => !widths.some((w) => w === this.#width(column))))
      throw blockDamaged()
    this.distinctFlags = new Uint32Array(distinct)
    if (packed.length !== this.#start(4)) throw blockDamaged()
    for (let i = 0; i < this.distinctFlags.length; i++)
      this.distinctFlags[i] = this.#view.getUint32(headerBytes + i * 4, true)
  }

  /**
   * Checks every value. The constructor does not: blocks of the database were checked when they were written.
   * @throws AppError `database-damaged` for an index without flags, a number beyond 32 bits, or a time that is not a
   * whole number of microseconds
   */
  check(): void {
    const distinct = this.distinctFlags.length
    if (this.factIndexes().some((index) => index >= distinct)) throw blockDamaged()
    for (const column of ['lengths', 'connections'] as const) {
      const { base, values } = this.stored(column)
      if (values.some((value) => base + value > 0xffff_ffff)) throw blockDamaged()
    }
    const isTime = (time: number): boolean => Number.isSafeInteger(time) && time >= 0
    const { base, values } = this.stored('times')
    if (!values.every((value) => isTime(base + value))) throw blockDamaged()
  }

  /** Returns, for each entry, the index of its flags in `distinctFlags`. */
  factIndexes(): Numbers {
    return this.#values(0)
  }

  flags(): Uint32Array {
    const { distinctFlags } = this
    const indexes = this.factIndexes()
    const flags = new Uint32Array(this.count)
    for (let i = 0; i < flags.length; i++) flags[i] = distinctFlags[indexes[i]!]!
    return flags
  }

  lengths(): Uint32Array {
    return this.#unpack(1, this.#view.getUint32(12, true), new Uint32Array(this.count))
  }

  times(): Float64Array {
    return this.#unpack(2, this.#view.getFloat64(20, true), new Float64Array(this.count))
  }

  connections(): Uint32Array {
    return this.#unpack(3, this.#view.getUint32(16, true), new Uint32Array(this.count))
  }

  /**
   * Returns bounds of lengths, times or connections without unpacking them; the upper bound may exceed the greatest
   * value.
   */
  bounds(column: 'lengths' | 'times' | 'connections'): { low: number; high: number } {
    const [place, low] =
      column === 'lengths'
        ? [1, this.#view.getUint32(12, true)]
        : column === 'times'
          ? [2, this.#view.getFloat64(20, true)]
          : [3, this.#view.getUint32(16, true)]
    const width = this.#width(place)
    return { low, high: width === 8 ? Infinity : low + 2 ** (8 * width) - 1 }
  }

  /** Returns a column as it is stored; see `StoredColumn`. */
  stored(column: 'lengths' | 'times' | 'connections'): { base: number; values: Numbers } {
    const place = { lengths: 1, times: 2, connections: 3 }[column]
    return { base: this.bounds(column).low, values: this.#values(place) }
  }

  #width(column: number): number {
    return this.#packed[1 + column] ?? 0
  }

  #start(column: number): number {
    let at = headerBytes + this.distinctFlags.length * 4
    for (let i = 0; i < column; i++) at += this.#width(i) * this.count
    return at
  }

  #unpack<T extends Uint32Array | Float64Array>(column: number, base: number, target: T): T {
    if (this.#width(column) === 0) return target.fill(base) as T
    const source = this.#values(column)
    for (let i = 0; i < source.length; i++) target[i] = base + source[i]!
    return target
  }

  /** Returns the column less its base; as a view of the buffer when its alignment permits. */
  #values(column: number): Numbers {
    const width = this.#width(column)
    if (width === 0) return new Uint8Array(this.count)
    const start = this.#packed.byteOffset + this.#start(column)
    const { buffer } = this.#packed
    return start % width === 0
      ? viewOf(width, buffer, start, this.count)
      : viewOf(width, buffer.slice(start, start + width * this.count), 0, this.count)
  }
}

type Numbers = Uint32Array | Float64Array | Uint16Array | Uint8Array

function viewOf(width: number, buffer: ArrayBufferLike, at: number, count: number): Numbers {
  switch (width) {
    case 1:
      return new Uint8Array(buffer, at, count)
    case 2:
      return new Uint16Array(buffer, at, count)
    case 4:
      return new Uint32Array(buffer, at, count)
    case 8:
      return new Float64Array(buffer, at, count)
    default:
      throw new Error(`no column is ${String(width)} bytes wide`)
  }
}

/** Returns the bytes needed for values from 0 to `span`; 8 stands for a double. */
const widthOf = (span: number): number =>
  span === 0 ? 0 : span <= 0xff ? 1 : span <= 0xffff ? 2 : span <= 0xffff_ffff ? 4 : 8

/** Returns the least value, and the difference to the greatest. */
function range(values: Numbers, count: number): [base: number, span: number] {
  let least = values[0]!
  let greatest = least
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    if (value < least) least = value
    else if (value > greatest) greatest = value
  }
  return [least, greatest - least]
}

function packOne(
  packed: Uint8Array<ArrayBuffer>,
  at: number,
  values: Numbers,
  count: number,
  base: number,
  width: number,
): number {
  if (width === 0) return at
  const end = at + width * count
  // A typed view must begin at a multiple of its element width; otherwise the column is copied.
  const aligned = at % width === 0
  const target = aligned
    ? viewOf(width, packed.buffer, at, count)
    : viewOf(width, new ArrayBuffer(width * count), 0, count)
  for (let i = 0; i < count; i++) target[i] = values[i]! - base
  if (!aligned) packed.set(new Uint8Array(target.buffer), at)
  return end
}

/** Returns the distinct flags in order of appearance, and for each entry the index of its flags among them. */
function indexFlags(
  flags: Uint32Array,
  count: number,
): { distinct: number[]; indexes: Uint16Array } {
  const indexes = new Uint16Array(count)
  const distinct: number[] = []
  const places = new Map<number, number>()
  // Neighbours mostly have the same flags: the map is consulted only when a value differs from the two distinct values
  // before it.
  let last = -1
  let lastPlace = 0
  let before = -1
  let beforePlace = 0
  for (let i = 0; i < count; i++) {
    const value = flags[i]!
    if (value !== last) {
      if (value === before) {
        before = last
        const place = beforePlace
        beforePlace = lastPlace
        lastPlace = place
      } else {
        before = last
        beforePlace = lastPlace
        let place = places.get(value)
        if (place === undefined) {
          place = distinct.push(value) - 1
          places.set(value, place)
        }
        lastPlace = place
      }
      last = value
    }
    indexes[i] = lastPlace
  }
  return { distinct, indexes }
}
