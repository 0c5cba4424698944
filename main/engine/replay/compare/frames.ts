/** Compares the frames of two WebSocket sessions, connection by connection, by hashes of their contents. */
import type { Direction } from '../../../../shared/model/entry.ts'
import type { Store } from '../../store/store.ts'
import { pages } from '../play/recorded.ts'
import { carries, showsOpen } from '../play/roles.ts'
import type { Pair, Side } from './pair.ts'
import { FrameHashes } from './frame-hashes.ts'
import { matchTokens } from './match.ts'
import { NumberList } from './number-list.ts'
import { RowList } from './rows.ts'

export async function compareFrames(
  store: Store,
  rows: RowList,
  { then, now, isReplay, lacks }: Pair,
): Promise<void> {
  const reading = { lacks, both: !isReplay }
  const theirs = [...(await readFrames(store, then, reading)).values()].filter(hasTraffic)
  const all = [...(await readFrames(store, now, reading)).values()]
  if (isReplay) {
    for (const [index, { expected, sentClose }] of theirs.entries()) {
      const ours = all[index]?.expected ?? noFrames
      // A close that only the replay sent ends what the record left open: the answer to it answers nothing recorded.
      matchFrames(expected, ours, rows, sentClose ? ours.tokens.length : ours.unasked)
    }
    return
  }
  const ours = all.filter(hasTraffic)
  for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
    const [a, b] = [theirs[index], ours[index]]
    const [sent, expected] = [new RowList(), new RowList()]
    matchFrames(a?.sent ?? noFrames, b?.sent ?? noFrames, sent)
    matchFrames(a?.expected ?? noFrames, b?.expected ?? noFrames, expected)
    rows.addMerged(sent, expected)
  }
}

function matchFrames(
  theirs: Frames,
  ours: Frames,
  rows: RowList,
  compared = ours.tokens.length,
): void {
  matchTokens(theirs.tokens.values, ours.tokens.values.subarray(0, compared), (i, j, same) => {
    // The content decides if neither has missing bytes, otherwise what was kept.
    const whole = i >= 0 && j >= 0 && theirs.wholes.length > 0 ? theirs.wholes.at(i) : 0
    const agrees = whole !== 0 && ours.wholes.at(j) !== 0 ? whole === ours.wholes.at(j) : same
    rows.add(i < 0 ? null : theirs.numbers.at(i), j < 0 ? null : ours.numbers.at(j), agrees)
  })
}

/** The frames of one direction of a connection. */
class Frames {
  readonly numbers = new NumberList()
  readonly tokens = new NumberList()
  /** Hashes of whole entries if bytes are missing, 0 for an entry that lacks some; empty otherwise. */
  readonly wholes = new NumberList()
  /** Number of tokens that are not answers to a close of the replayed side. */
  unasked = 0
}

const noFrames = new Frames()

class ConnectionFrames {
  readonly sent = new Frames()
  readonly expected = new Frames()
  /** Whether the connection carried any traffic: only those are compared. */
  carried = false
  /** Whether the replayed side closed or answered a close. */
  sentClose = false
}

const hasTraffic = ({ carried }: ConnectionFrames): boolean => carried

interface Reading {
  lacks: boolean
  /** Both directions are read, not only what is expected. */
  both: boolean
}

/** Hashes of the frames, for each connection in the order in which they were opened. */
async function readFrames(
  store: Store,
  { session, connection: only, roles }: Side,
  { lacks, both }: Reading,
): Promise<Map<number, ConnectionFrames>> {
  const connections = new Map<number, ConnectionFrames>()
  const hashes: Record<Exclude<Direction, 'none'>, FrameHashes> = {
    in: new FrameHashes(store, session),
    out: new FrameHashes(store, session),
  }
  for await (const page of pages(store, { session, from: 1 }))
    for (const entry of page) {
      const { connection, direction } = entry
      if (connection === 0 || (only !== undefined && connection !== only)) continue
      const of = connections.get(connection) ?? new ConnectionFrames()
      connections.set(connection, of)
      if (!carries(roles, entry)) continue
      of.carried ||= showsOpen(roles, entry)
      if (!of.carried || direction === 'none') continue
      const isExpected = direction === roles.expected
      if (!isExpected) of.sentClose ||= entry.kind === 'close'
      if (!isExpected && !both) continue
      const frames = isExpected ? of.expected : of.sent
      frames.numbers.push(entry.n)
      const own = hashes[direction]
      if (lacks) {
        frames.tokens.push(await own.ofBeginning(entry))
        frames.wholes.push(entry.missing > 0 ? 0 : await own.of(entry))
      } else frames.tokens.push(await own.of(entry))
      if (!of.sentClose || entry.kind !== 'close') frames.unasked = frames.tokens.length
    }
  return connections
}
