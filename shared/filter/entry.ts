/** What a filter is asked of: an entry, or a block of them in columns. Given by whoever stores entries. */
import type { EventDetail, FrameHeader } from '../model/entry.ts'
import type { Range } from './ast.ts'

/** What is known of an entry without its bytes. */
export interface EntryFlags {
  /** Places in `directions` and `entryKinds`. */
  readonly direction: number
  readonly kind: number
  /** Bytes of a frame's header, and the first of them. */
  readonly headerLength: number
  readonly firstByte: number
  readonly partial: boolean
  /** Its bytes lie elsewhere: the length in the column is not its own. */
  readonly body: boolean
  /** Bytes of its payload are missing: the length in the column is not its own. */
  readonly cut: boolean
  /** It breaks a rule of its protocol. */
  readonly broken: boolean
}

/** Columns whose values filters compare. `length` is that on the wire, a frame's header included. */
export type ColumnName = 'n' | 'time' | 'connection' | 'length'

/** Numbers at the width they are stored in. */
export type StoredNumbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

/** A column as it lies there: the value of entry i is `base + values[i]`. */
export interface StoredColumn {
  readonly base: number
  readonly values: StoredNumbers
}

/** A block of consecutive entries in columns; each column is unpacked only when asked for. */
export interface ColumnSource {
  /** Number of its first entry. */
  readonly first: number
  readonly count: number
  /** Facts as stored, each once. */
  readonly distinctFlags: Uint32Array
  /** For each entry, the place of its flags in `distinctFlags`. */
  factIndexes(): StoredNumbers
  /** For loops over all entries, which need not have the column unpacked. */
  stored(column: Exclude<ColumnName, 'n'>): StoredColumn
  lengths(): Uint32Array
  times(): Float64Array
  connections(): Uint32Array
  /** Limits of a column's values, as far as they are known without unpacking it. */
  bounds(column: Exclude<ColumnName, 'n'>): Range
}

/** One entry with its bytes; each is made only when asked for. */
export interface FilteredEntry {
  readonly n: number
  /** Microseconds since the epoch. */
  readonly at: number
  readonly connection: number
  readonly flags: EntryFlags
  /** Payload bytes; 0 for an event. */
  length(): number
  /** Null when it is no frame, or the connection ended inside its header. */
  frame(): FrameHeader | null
  /** The payload, unmasked. Of an event the bytes that store it. */
  payload(): Uint8Array
  /** Null when it is no event, or none this version knows. */
  event(): EventDetail | null
  /** The payload as text; of an event its sentence in English. */
  text(): string
}

/** What a filter needs to know of the session. */
export interface FilterContext {
  /** Facts as they are stored. */
  readonly flags: (packed: number) => EntryFlags
  /** Start of the session, and the midnight before it on the local clock. Microseconds since the epoch. */
  readonly startedAt: number
  readonly dayStart: number
  /** Remote end of a connection as `host` and `host:port`; null when it has none. */
  readonly peer: (connection: number) => readonly [host: string, hostPort: string] | null
  /** Where `needle` begins in `bytes`; -1 for nowhere. */
  readonly find: (bytes: Uint8Array, needle: Uint8Array) => number
}

/** Kinds up to this one are traffic; the others but handshakes are events. */
export const lastTrafficKind = 7
/** Places of kinds in `entryKinds`. */
export const handshakeKind = 9
export const isEventKind = (kind: number): boolean =>
  kind > lastTrafficKind && kind !== handshakeKind
/** A WebSocket frame, also of a reserved opcode. */
export const isFrameKind = (kind: number): boolean => kind >= 1 && kind <= lastTrafficKind
/** Close, ping and pong. */
export const isControlKind = (kind: number): boolean => kind >= 4 && kind <= 6
/** Places of kinds in `entryKinds`. */
export const closeKind = 4
export const pingKind = 5
export const pongKind = 6
export const endKind = 11
export const errorKind = 12
export const noteKind = 13
