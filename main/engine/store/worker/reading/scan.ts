/** Reads entries with their bytes, a batch at a time, for replaying, comparing and exporting. */
import { bytesOfEntry, type Block } from '../../format/block.ts'
import {
  directionOf,
  headerLengthOfFlags,
  kindOf,
  isBody,
  isCrafted,
  isPartial,
} from '../../format/flags.ts'
import { filterBlock, type EntryFilter } from './filter.ts'
import { scanBodyLimit, type Scan, type ScanResult, type ScannedEntry } from '../../scan.ts'
import type { Reader } from './reader.ts'

const defaultLimit = 1_000
const defaultMaxBytes = 4 * 1024 * 1024

export function scan(reader: Reader, request: Scan): ScanResult {
  const { session, limit = defaultLimit, maxBytes = defaultMaxBytes } = request
  const filter: EntryFilter = {
    ...request.filter,
    ...(request.trafficOnly === true ? { trafficOnly: true } : {}),
    ...(request.pingsOnly === true ? { pingsOnly: true } : {}),
  }
  const last = Math.min(request.to ?? Infinity, reader.last(session))
  const entries: ScannedEntry[] = []
  let bytes = 0
  for (let n = Math.max(request.from, reader.first(session)); n <= last;) {
    const located = reader.locate(session, n)
    if (located === undefined) break
    const { block } = located
    const matching: number[] = []
    filterBlock(block, filter, located.index, (i) => matching.push(i))
    for (const i of matching) {
      if (block.first + i > last) break
      if (entries.length >= limit || (entries.length > 0 && bytes >= maxBytes))
        return { entries, next: block.first + i }
      const entry = scanned(reader, block, i)
      bytes += entry.wire?.length ?? 0
      entries.push(entry)
    }
    n = block.first + block.count
  }
  return { entries, next: null }
}

function scanned(reader: Reader, block: Block, i: number): ScannedEntry {
  const flags = block.flags[i]!
  const entry = reader.stored(block, i)
  const headerLength = headerLengthOfFlags(flags)
  return {
    n: entry.n,
    at: entry.at,
    connection: entry.connection,
    direction: directionOf(flags),
    kind: kindOf(flags),
    headerLength,
    length: Math.max(0, entry.wireLength - headerLength),
    missing: entry.missing,
    firstByte: flags & 0xff,
    partial: isPartial(flags),
    crafted: isCrafted(flags),
    wire: wireOf(reader, block, i, entry.wireLength - entry.missing),
  }
}

function wireOf(reader: Reader, block: Block, i: number, length: number): Uint8Array | null {
  if (length > scanBodyLimit) return null
  // Copied: otherwise the block's whole buffer would be sent to the other thread with each entry.
  return isBody(block.flags[i]!)
    ? reader.wire(block, i, 0, length)
    : new Uint8Array(bytesOfEntry(block, i))
}
