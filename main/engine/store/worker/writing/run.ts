/** A run of records in an arena that fit into one block without a special record among them. */
import type { Arena } from '../../format/arena.ts'
import { bodyFlag, cutFlag, partFlag } from '../../format/flags.ts'

/** Records that are written one by one. */
export const special = bodyFlag | partFlag | cutFlag

/** Called with the payload bytes of consecutive records of one connection. */
export type CountPayload = (connection: number, bytesIn: number, bytesOut: number) => void

/**
 * Finds the run that begins at record `from` and counts its payload.
 * @param most number of records that the block can take
 * @param room bytes until the block is full; the last record may exceed it
 * @returns the record after the run, and the bytes of the run
 */
export function takeRun(
  arena: Arena,
  from: number,
  most: number,
  room: number,
  count: CountPayload,
): { to: number; used: number } {
  const { flags, lengths, connections } = arena
  const last = Math.min(arena.count, from + most)
  let to = from
  let used = 0
  let connection = connections[from]!
  let connectionIn = 0
  let connectionOut = 0
  for (; to < last && used < room; to++) {
    const fact = flags[to]!
    if ((fact & special) !== 0) break
    const length = lengths[to]!
    used += length
    // Kinds above 7 are events, which count for nothing; the layout is that of flags.ts.
    if ((fact & 0x1_8000) !== 0) continue
    if (connections[to] !== connection) {
      count(connection, connectionIn, connectionOut)
      connection = connections[to]!
      connectionIn = 0
      connectionOut = 0
    }
    const payload = Math.max(0, length - ((fact >>> 8) & 15))
    if ((fact & 0x6_0000) === 0x2_0000) connectionIn += payload
    else if ((fact & 0x6_0000) === 0x4_0000) connectionOut += payload
  }
  count(connection, connectionIn, connectionOut)
  return { to, used }
}
