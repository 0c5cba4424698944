/** Entries with their bytes, as a scan of a session gives them to whoever replays, compares or exports. */
import type { Filter } from '../../../shared/contract/query.ts'
import type { Direction, EntryKind } from '../../../shared/model/entry.ts'

/** One entry with its bytes, for replaying, comparing and exporting. */
export interface ScannedEntry {
  /** Number in its session, from 1. */
  n: number
  /** Microseconds since the epoch. */
  at: number
  connection: number
  direction: Direction
  kind: EntryKind
  /** Of the wire bytes, how many at the start are the frame's header. */
  headerLength: number
  /** Payload bytes, without the header, and how many of them, at the end, the record lacks. */
  length: number
  missing: number
  /** First byte of a frame's header; 0 for other kinds. */
  firstByte: number
  partial: boolean
  /** Sent by hand, whether it keeps the rules or not. */
  crafted: boolean
  /** Bytes on the wire, header first, as far as they are there; null when they are more than `scanBodyLimit`: read those with `bytes`. */
  wire: Uint8Array | null
}

/** Longest entry whose bytes a scan brings along. Bytes. */
export const scanBodyLimit = 1_048_576

export interface Scan {
  session: number
  /** First entry to look at. */
  from: number
  /** Last entry to look at; the end of the session by default. */
  to?: number
  filter?: Filter
  /** Leaves out events, also handshakes, when true. */
  trafficOnly?: boolean
  /** Leaves out all but pings and pongs when true. */
  pingsOnly?: boolean
  /** At most so many entries; 1000 by default. */
  limit?: number
  /** Stops after about so many bytes; 4 MiB by default. At least one entry is given. */
  maxBytes?: number
}

export interface ScanResult {
  entries: ScannedEntry[]
  /** Where the next scan continues; null at the end of the session. */
  next: number | null
}
