/**
 * Separates answers from what was sent without a request. Pings of a live peer have other payloads than the recorded
 * ones, and a peer may disconnect an endpoint that answers wrongly. So recorded answers are not sent, and the endpoint
 * answers the live pings. Expects every entry of the source in order. Owned by the plan.
 */
import type { ScannedEntry } from '../../store/scan.ts'
import { payloadOf } from './recorded.ts'
import { carries, type Roles } from './roles.ts'

/** Maximum number of pings of a connection that are remembered until they are answered. */
const mostPings = 1_000

export class Answers {
  readonly #roles: Roles
  readonly #pings = new Map<number, string[]>()
  readonly #closed = new Set<number>()

  constructor(roles: Roles) {
    this.#roles = roles
  }

  /** Reports whether the entry is sent again. */
  isToSend(entry: ScannedEntry): boolean {
    if (!carries(this.#roles, entry)) return false
    if (entry.direction === this.#roles.sent) return entry.partial || !this.#isAnswer(entry)
    if (entry.kind === 'close') this.#closed.add(entry.connection)
    if (entry.kind === 'ping' && this.#roles.autoPong) this.#remember(entry)
    return false
  }

  #isAnswer(entry: ScannedEntry): boolean {
    if (entry.kind === 'close') return this.#closed.has(entry.connection)
    if (entry.kind !== 'pong') return false
    const pings = this.#pings.get(entry.connection)
    const found = pings?.indexOf(payloadKey(entry)) ?? -1
    // A pong may answer the latest of several pings, RFC 6455 section 5.5.3.
    if (found >= 0) pings?.splice(0, found + 1)
    return found >= 0
  }

  #remember(entry: ScannedEntry): void {
    const pings = this.#pings.get(entry.connection) ?? []
    this.#pings.set(entry.connection, pings)
    pings.push(payloadKey(entry))
    if (pings.length > mostPings) pings.shift()
  }
}

const payloadKey = (entry: ScannedEntry): string =>
  Buffer.from(payloadOf(entry) ?? []).toString('latin1')
