/** The input of a filter: one entry, or a block of entries in columns. Implemented by the store of the entries. */
import type { EncodingId } from '../bytes/encodings.ts'
import type { FindBytes } from '../bytes/text-needle.ts'
import type { Annotation } from '../model/annotation.ts'
import type { EventDetail, FrameHeader } from '../model/entry.ts'
import type { Range, RegexTest } from './ast.ts'

/** What is known of an entry without its bytes. */
export interface EntryFlags {
  /** Indexes into `directions` and `entryKinds`. */
  readonly direction: number
  readonly kind: number
  /** Length of a frame's header in bytes, and its first byte. */
  readonly headerLength: number
  readonly firstByte: number
  readonly partial: boolean
  /** The bytes are stored separately: the length column does not hold the entry's length. */
  readonly body: boolean
  /** Bytes of the payload were not recorded: the length column does not hold the entry's length. */
  readonly cut: boolean
  /** The entry violates a rule of its protocol. */
  readonly broken: boolean
}

/** Columns that filters compare. `length` is the length on the wire, including a frame's header. */
export type ColumnName = 'n' | 'time' | 'connection' | 'length'

/** Numbers at their stored width. */
export type StoredNumbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

/** A column as stored: the value of entry i is `base + values[i]`. */
export interface StoredColumn {
  readonly base: number
  readonly values: StoredNumbers
}

/** A block of consecutive entries in columns; each column is unpacked on demand. */
export interface ColumnSource {
  /** Number of the first entry. */
  readonly first: number
  readonly count: number
  /** The distinct packed flags in the block. */
  readonly distinctFlags: Uint32Array
  /** For each entry, the index of its flags in `distinctFlags`. */
  factIndexes(): StoredNumbers
  /** For loops over all entries, without unpacking the column. */
  stored(column: Exclude<ColumnName, 'n'>): StoredColumn
  lengths(): Uint32Array
  times(): Float64Array
  connections(): Uint32Array
  /** Bounds of a column's values, as far as known without unpacking it. */
  bounds(column: Exclude<ColumnName, 'n'>): Range
}

/** One entry with its bytes; each part is created on demand. */
export interface FilteredEntry {
  readonly n: number
  /** Microseconds since the epoch. */
  readonly at: number
  readonly connection: number
  readonly flags: EntryFlags
  /** Payload bytes; 0 for an event. */
  length(): number
  /** Null for an entry that is not a frame, or whose header is incomplete. */
  frame(): FrameHeader | null
  /** The payload, unmasked; for an event, its stored bytes. */
  payload(): Uint8Array
  /** The payload without its content codings; as `payload` for one that has none, or cannot be decoded. */
  content(): Uint8Array
  /** Null when it is not an event, or of a kind unknown to this version. */
  event(): EventDetail | null
  /** Of its text. */
  readonly encoding: EncodingId
  /** Decodes a part of the content as text. */
  decode(bytes: Uint8Array): string
  /** The content as text; for an event, its description in English. */
  text(): string
  /** Those of a message, or of an entry and of the messages that begin in it. */
  annotations(): readonly Annotation[]
}

/** The annotations of a session's entries. */
export interface EntryAnnotations {
  /** Reports whether an entry among `low` to `high` has an annotation. */
  any(low: number, high: number): boolean
  /** Returns those of an entry and of the messages that begin in it. */
  of(n: number): readonly Annotation[]
}

export const noAnnotations: EntryAnnotations = { any: () => false, of: () => [] }

/** What a filter needs to know about the session. */
export interface FilterContext {
  /** Unpacks the flags of an entry. */
  readonly flags: (packed: number) => EntryFlags
  /** Start of the session, and the midnight (local) before it. Microseconds since the epoch. */
  readonly startedAt: number
  readonly dayStart: number
  readonly annotations: EntryAnnotations
  /** Remote address of a connection as `host` and `host:port`; null when it has none. */
  readonly peer: (connection: number) => readonly [host: string, hostPort: string] | null
  readonly find: FindBytes
  /** The session's. */
  readonly encoding: EncodingId
  /** The test of a regular expression, which may throw where its answer has to be waited for. */
  readonly matches: (test: RegexTest) => (text: string) => boolean
}

/** Kinds up to this one are traffic; later ones except handshakes are events. */
export const lastTrafficKind = 7
/** Indexes into `entryKinds`. */
export const handshakeKind = 9
export const isEventKind = (kind: number): boolean =>
  kind > lastTrafficKind && kind !== handshakeKind
/** Reports whether the kind is a WebSocket frame, including reserved opcodes. */
export const isFrameKind = (kind: number): boolean => kind >= 1 && kind <= lastTrafficKind
/** Reports whether the kind is a TCP read or write, or a binary frame: their payloads may have a content coding. */
export const isCodedKind = (kind: number): boolean => kind === 0 || kind === 3
/** Reports whether the kind is a close, ping or pong. */
export const isControlKind = (kind: number): boolean => kind >= 4 && kind <= 6
/** Indexes into `entryKinds`. */
export const closeKind = 4
export const pingKind = 5
export const pongKind = 6
export const endKind = 11
export const errorKind = 12
export const noteKind = 13
