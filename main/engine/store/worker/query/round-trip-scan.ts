/**
 * The round trips of the pings that a statistic counts. Whether a ping is counted is independent of its pong, which may
 * come later. All sent pings are followed, including those that are not counted, so that of several pings with the same
 * payload each is matched with its own pong. Owned by its scan.
 */
import type { Statistics } from '../../../../../shared/contract/query.ts'
import { pingKind, pongKind, type EntryFlags } from '../../../../../shared/filter/entry.ts'
import { directionCodeOf } from '../../../../../shared/filter/fields.ts'
import { PendingPingsOfRecord } from '../../../../../shared/wire/websocket/pending-pings.ts'
import { RoundTripTimes } from './round-trip-times.ts'
import type { ScannedBlock } from './scan-source.ts'

const received = directionCodeOf('in')
const sent = directionCodeOf('out')

/** Reports whether it is a sent ping, RFC 6455 section 5.5.2. */
export const isSentPing = ({ kind, direction }: EntryFlags): boolean =>
  kind === pingKind && direction === sent

const isReceivedPong = ({ kind, direction }: EntryFlags): boolean =>
  kind === pongKind && direction === received

interface Pending {
  readonly key: string
  readonly at: number
  readonly counted: boolean
}

export class RoundTripScan {
  readonly #pending = new PendingPingsOfRecord<Pending>()
  readonly #times = new RoundTripTimes()
  #pings = 0
  /** Number of counted pings whose pong may still come. */
  #waiting = 0

  /** Whether later entries can still change the result. */
  get waits(): boolean {
    return this.#waiting > 0
  }

  /**
   * Processes the pings and pongs of a block; blocks must be passed in order.
   * @param flags by index in the block's `distinctFlags`
   * @param counted indexes of the pings that are counted
   */
  see(
    { source, from, payloads }: ScannedBlock,
    flags: readonly EntryFlags[],
    counted: ReadonlySet<number>,
  ): void {
    const followed = flags.map(
      (one) => (isSentPing(one) || isReceivedPong(one)) && !one.partial && !one.body,
    )
    this.#pings += counted.size
    if (!followed.includes(true)) return
    const indexes = source.factIndexes()
    const connections = source.connections()
    const times = source.times()
    for (let i = from; i < source.count; i++) {
      const place = indexes[i]!
      if (followed[place] !== true) continue
      const connection = connections[i]!
      const pong = flags[place]!.kind === pongKind
      // A pong without a waiting ping need not be read.
      if (pong && !this.#pending.isWaiting(connection)) continue
      const key = payloads().ownPayload(i).toString('latin1')
      const at = times[i]!
      if (pong) this.#answered(connection, key, at)
      else this.#sent(connection, { key, at, counted: counted.has(i) })
    }
  }

  result(): Statistics['roundTrips'] {
    return { pings: this.#pings, ...this.#times.result() }
  }

  #sent(connection: number, ping: Pending): void {
    if (ping.counted) this.#waiting++
    for (const { counted } of this.#pending.sent(connection, ping)) if (counted) this.#waiting--
  }

  #answered(connection: number, key: string, at: number): void {
    const ping = this.#pending.answered(connection, key)
    if (ping?.counted !== true) return
    this.#waiting--
    this.#times.add(Math.max(0, at - ping.at))
  }
}
