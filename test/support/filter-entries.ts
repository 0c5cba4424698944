/** Entries for filters without a store: rows as plain objects, and the same rows in columns. */
import type {
  ColumnSource,
  EntryAnnotations,
  EntryFlags,
  FilterContext,
  FilteredEntry,
} from '../../shared/filter/entry.ts'
import { findBytes } from '../../shared/filter/text-tests.ts'
import type { Annotation } from '../../shared/model/annotation.ts'
import { entryKinds, type EventDetail } from '../../shared/model/entry.ts'

export interface FilterRow {
  n: number
  at: number
  connection: number
  kind: (typeof entryKinds)[number]
  direction: 'none' | 'in' | 'out'
  fin?: boolean
  rsv?: number
  masked?: boolean
  partial?: boolean
  broken?: boolean
  payload?: Uint8Array
  event?: EventDetail
  annotations?: readonly Annotation[]
}

const frameKinds = ['continuation', 'text', 'binary', 'close', 'ping', 'pong', 'reserved']
const opcodes: Record<string, number> = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
  reserved: 3,
}
export const isFrameRow = (row: FilterRow): boolean => frameKinds.includes(row.kind)
export const opcodeOf = (row: FilterRow): number => opcodes[row.kind] ?? 0
export const isEventRow = (row: FilterRow): boolean =>
  !isFrameRow(row) && row.kind !== 'data' && row.kind !== 'handshake'

const payloadOf = (row: FilterRow): Uint8Array => row.payload ?? new Uint8Array(0)

function factsOf(row: FilterRow): EntryFlags {
  const frame = isFrameRow(row)
  const short = payloadOf(row).length < 126
  return {
    direction: ['none', 'in', 'out'].indexOf(row.direction),
    kind: entryKinds.indexOf(row.kind),
    headerLength: frame ? (short ? 2 : 4) + (row.masked ? 4 : 0) : 0,
    firstByte: frame ? (row.fin ? 0x80 : 0) | ((row.rsv ?? 0) << 4) | opcodeOf(row) : 0,
    partial: row.partial ?? false,
    body: false,
    cut: false,
    broken: row.broken ?? false,
  }
}

/** One bit pattern for equal flags, as a store would have it. */
export class FactTable {
  readonly #flags: EntryFlags[] = []
  readonly #codes = new Map<string, number>()

  codeOf(flags: EntryFlags): number {
    const key = JSON.stringify(flags)
    let code = this.#codes.get(key)
    if (code === undefined) {
      code = this.#flags.push(flags) - 1
      this.#codes.set(key, code)
    }
    return code
  }

  factsOf(code: number): EntryFlags {
    return this.#flags[code]!
  }
}

export function rowEntry(row: FilterRow): FilteredEntry {
  const flags = factsOf(row)
  const payload = payloadOf(row)
  return {
    n: row.n,
    at: row.at,
    connection: row.connection,
    flags,
    length: () => (isEventRow(row) ? 0 : payload.length),
    frame: () =>
      isFrameRow(row)
        ? {
            fin: row.fin ?? false,
            rsv: row.rsv ?? 0,
            opcode: opcodeOf(row),
            masked: row.masked ?? false,
            maskingKey: null,
            headerLength: flags.headerLength,
          }
        : null,
    payload: () => payload,
    content: () => payload,
    encoding: 'utf-8',
    decode: (bytes) => new TextDecoder().decode(bytes),
    event: () => row.event ?? null,
    text: () =>
      row.event?.kind === 'error'
        ? row.event.message
        : isEventRow(row)
          ? 'An event'
          : new TextDecoder().decode(payload),
    annotations: () => row.annotations ?? [],
  }
}

/** The rows, which are consecutive, as a block. `tight` gives exact bounds; otherwise none are known. */
export function rowColumns(
  rows: readonly FilterRow[],
  table: FactTable,
  tight: boolean,
): ColumnSource {
  const flags = rows.map((row) => table.codeOf(factsOf(row)))
  const distinct = [...new Set(flags)]
  const columns = {
    time: Float64Array.from(rows, ({ at }) => at),
    connection: Uint32Array.from(rows, ({ connection }) => connection),
    length: Uint32Array.from(rows, (row) => factsOf(row).headerLength + payloadOf(row).length),
  }
  return {
    first: rows[0]?.n ?? 1,
    count: rows.length,
    distinctFlags: Uint32Array.from(distinct),
    factIndexes: () => Uint32Array.from(flags, (code) => distinct.indexOf(code)),
    lengths: () => columns.length,
    times: () => columns.time,
    connections: () => columns.connection,
    stored: (column) => ({ base: 0, values: columns[column] }),
    bounds: (column) =>
      tight
        ? { low: Math.min(...columns[column]), high: Math.max(...columns[column]) }
        : { low: 0, high: Infinity },
  }
}

const annotationsOf = (rows: readonly FilterRow[]): EntryAnnotations => ({
  any: (low, high) =>
    rows.some(({ n, annotations = [] }) => annotations.length > 0 && n >= low && n <= high),
  of: (wanted) => rows.find(({ n }) => n === wanted)?.annotations ?? [],
})

export const rowContext = (
  table: FactTable,
  startedAt = 0,
  rows: readonly FilterRow[] = [],
): FilterContext => ({
  annotations: annotationsOf(rows),
  encoding: 'utf-8',
  flags: (code) => table.factsOf(code),
  startedAt,
  dayStart: startedAt,
  peer: (connection) =>
    connection === 0 ? null : [`10.0.0.${String(connection)}`, `10.0.0.${String(connection)}:9000`],
  matches: ({ source, flags }) => {
    const regex = new RegExp(source, flags)
    return (text) => regex.test(text)
  },
  find: findBytes,
})
