/** Entries with their bytes, as a scan returns them for replaying, comparing and exporting. */
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
  /** How many of the wire bytes, at the start, are the frame's header. */
  headerLength: number
  /** Payload bytes, without the header, and how many of them, at the end, are missing in the recording. */
  length: number
  missing: number
  /** First byte of a frame's header; 0 for other kinds. */
  firstByte: number
  partial: boolean
  /** Crafted: sent with bytes that the user wrote, whether or not they follow the protocol's rules. */
  crafted: boolean
  /**
   * Recorded bytes on the wire, header first; null when they are more than `scanBodyLimit`: read those with `bytes`.
   */
  wire: Uint8Array | null
}

/** Longest entry whose bytes a scan includes. Bytes. */
export const scanBodyLimit = 1_048_576

export interface Scan {
  session: number
  /** First entry to scan. */
  from: number
  /** Last entry to scan; the end of the session by default. */
  to?: number
  filter?: Filter
  /** Leaves out events, also handshakes, when true. */
  trafficOnly?: boolean
  /** Leaves out all but pings and pongs when true. */
  pingsOnly?: boolean
  /** Maximum number of entries; 1000 by default. */
  limit?: number
  /** Stops after about this many bytes; 4 MiB by default. Returns at least one entry. */
  maxBytes?: number
}

export interface ScanResult {
  entries: ScannedEntry[]
  /** Where the next scan continues; null at the end of the session. */
  next: number | null
}
