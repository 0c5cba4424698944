/** Endpoints opened without an engine, recorded in memory, closed with the test. */
import type {
  OpenEndpoint,
  OutgoingBody,
  Transmission,
} from '../../main/engine/endpoints/endpoint.ts'
import { openEndpoint } from '../../main/engine/endpoints/open.ts'
import { endpointConfigSchema, type EndpointConfigInput } from '../../shared/protocols/index.ts'
import type { RoundTrip } from '../../shared/contract/round-trips.ts'
import type { SessionStatus } from '../../shared/model/session.ts'
import { MemoryRecording } from './memory-recording.ts'

export class OpenedEndpoint implements AsyncDisposable {
  readonly recording: MemoryRecording
  readonly lives: SessionStatus[] = []
  readonly roundTrips: RoundTrip[] = []
  endpoint!: OpenEndpoint
  endedByItself = false
  readonly #waiters = new Set<() => void>()

  constructor(recording: MemoryRecording) {
    this.recording = recording
  }

  get live(): SessionStatus {
    return this.endpoint.live
  }

  /** Where a server listens. */
  get port(): number {
    const { local } = this.live
    if (!local) throw new Error('it has no address')
    return local.port
  }

  changed(live: SessionStatus): void {
    this.lives.push(live)
    this.#wake()
  }

  roundTrip(roundTrip: RoundTrip): void {
    this.roundTrips.push(roundTrip)
    this.#wake()
  }

  untilRoundTrips(count: number): Promise<void> {
    return this.until(() => this.roundTrips.length >= count)
  }

  ended(): void {
    this.endedByItself = true
    this.#wake()
  }

  /** Waits until a condition holds for the endpoint's reported state. */
  async until(what: (live: SessionStatus) => boolean): Promise<void> {
    while (!what(this.live))
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
  }

  send(text: string | Uint8Array, connection: number | null = null) {
    return this.endpoint.send(data(text), connection)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.endpoint.close()
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter()
    this.#waiters.clear()
  }
}

export async function openForTest(
  config: EndpointConfigInput,
  recording = new MemoryRecording(),
): Promise<OpenedEndpoint> {
  const opened = new OpenedEndpoint(recording)
  opened.endpoint = await openEndpoint(endpointConfigSchema.parse(config), {
    recording,
    changed: (live) => {
      opened.changed(live)
    },
    roundTrip: (connection, at, rttMs) => {
      opened.roundTrip({ connection, at, rttMs })
    },
    ended: () => {
      opened.ended()
    },
  })
  return opened
}

/** Bytes to send over TCP. */
export const data = (text: string | Uint8Array): Transmission => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return { as: 'data', body: { length: bytes.length, pieces: () => [bytes] } }
}

/** Bytes to send over TCP, in pieces. */
export const pieces = (list: readonly Uint8Array[]): { as: 'data'; body: OutgoingBody } => ({
  as: 'data',
  body: { length: list.reduce((sum, { length }) => sum + length, 0), pieces: () => list },
})
