/** `sockeye show --connections`: the connections of a session, and how long each waited for what came in first. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { formatHostPort } from '../../shared/protocols/host-port.ts'
import type { Address } from '../../shared/model/entry.ts'
import type { FirstByteTiming, Connection, Session } from '../../shared/model/session.ts'
import { durationText, sizeText, styled, timeText } from './format.ts'
import type { Output } from './output.ts'
import { isWebSocket as speaksWebSocket } from '../../shared/protocols/index.ts'

const pageSize = 1_000
/** One request for first-byte timing scans at least this much of a record; the next continues after it. Bytes. */
const askedAtOnce = 256 * 1024 * 1024

export async function writeConnections(
  engine: EngineApi,
  output: Output,
  session: Session,
  json: boolean,
): Promise<void> {
  const isWebSocket = speaksWebSocket(session.kind)
  let count = 0
  for (let from = 1; !output.closed.aborted;) {
    const page = await engine.call('connections', { session: session.id, from, limit: pageSize })
    for (const connection of page) {
      const firstByteTiming = await firstByteTimingOf(engine, session, connection.connection)
      if (json) await output.json(connectionFields(session.id, connection, firstByteTiming))
      else {
        if (count === 0) await output.line(styled('bold', columns(titles, isWebSocket)))
        await output.line(columns(cellsOf(connection, firstByteTiming), isWebSocket))
      }
      count++
    }
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) break
    from = last.connection + 1
  }
  if (count === 0 && !json) await output.line(styled('dim', 'The session has no connections.'))
}

/** Asks again until everything that can be first was found, or the whole record was scanned. */
async function firstByteTimingOf(
  engine: EngineApi,
  { id: session, kind, size }: Session,
  connection: number,
): Promise<FirstByteTiming> {
  for (let left = Math.floor(size / askedAtOnce); ; left--) {
    const firstByteTiming = await engine.call('firstByteTiming', { session, connection })
    const { firstByte, firstFrame } = firstByteTiming
    const isDone = firstByte !== null && (firstFrame !== null || !speaksWebSocket(kind))
    if (isDone || left <= 0) return firstByteTiming
  }
}

/** Stable for scripts, as everything that `--json` prints. */
const connectionFields = (
  session: number,
  connection: Connection,
  firstByteTiming: FirstByteTiming,
): object => ({
  session,
  connection: connection.connection,
  local: connection.local,
  remote: connection.remote,
  openedAt: connection.openedAt,
  closedAt: connection.closedAt,
  bytesIn: connection.bytesIn,
  bytesOut: connection.bytesOut,
  /** Milliseconds; null if nothing was received. */
  firstByteMs: firstByteTiming.firstByte?.afterMs ?? null,
  firstFrameMs: firstByteTiming.firstFrame?.afterMs ?? null,
})

type Cells = readonly string[]

const titles: Cells = [
  '#',
  'OPENED',
  'LASTED',
  'IN',
  'OUT',
  'FIRST BYTE',
  'FIRST FRAME',
  'LOCAL',
  'REMOTE',
]

const cellsOf = (connection: Connection, { firstByte, firstFrame }: FirstByteTiming): Cells => [
  `#${String(connection.connection)}`,
  timeText(connection.openedAt),
  connection.closedAt === null ? '' : durationText(connection.closedAt - connection.openedAt),
  sizeText(connection.bytesIn),
  sizeText(connection.bytesOut),
  waited(firstByte),
  waited(firstFrame),
  addressText(connection.local),
  addressText(connection.remote),
]

const waited = (arrival: FirstByteTiming['firstByte']): string =>
  arrival === null ? '' : durationText(arrival.afterMs * 1_000)

const addressText = (address: Address | null): string =>
  address === null ? '' : markHidden(formatHostPort(address.host, address.port))

function columns(cells: Cells, isWebSocket: boolean): string {
  const [number, opened, lasted, bytesIn, bytesOut, firstByte, firstFrame, local, remote] = cells
  return [
    (number ?? '').padStart(6),
    (opened ?? '').padEnd(15),
    ...[lasted, bytesIn, bytesOut, firstByte].map((cell = '') => cell.padStart(10)),
    ...(isWebSocket ? [(firstFrame ?? '').padStart(11)] : []),
    (local ?? '').padEnd(21),
    remote ?? '',
  ]
    .join('  ')
    .trimEnd()
}
