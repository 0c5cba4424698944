/** A record in memory, for tests of what endpoints write: the same interface, no store, and conditions to wait for. */
import type {
  BodyWriter,
  EntryHead,
  Recording,
  RunHead,
  Source,
} from '../../main/engine/recording.ts'
import { nowUs } from '../../main/engine/clock.ts'
import { frameKind, type Address, type EventDetail } from '../../shared/model/entry.ts'
import { forEachFrame, frameBits } from '../../shared/wire/websocket/frame.ts'

export interface RecordedEntry extends EntryHead {
  n: number
  bytes: Buffer
  event: EventDetail | null
}

export interface RecordedConnection {
  local: Address | null
  remote: Address | null
  openedAt: number
  closedAt: number | null
}

export class MemoryRecording implements Recording {
  readonly session = 1
  readonly list: RecordedEntry[] = []
  readonly connections: RecordedConnection[] = []
  /** Bytes of incomplete entries, by connection. */
  readonly held = new Map<number, Buffer>()
  readonly sources = new Set<Source>()
  /** False counts traffic without keeping it, for streams that are too long to hold. */
  readonly keepBytes: boolean
  bytesIn = 0
  bytesOut = 0
  ended = false
  readonly #waiters = new Set<() => void>()

  constructor(keepBytes = true) {
    this.keepBytes = keepBytes
  }

  get entries(): number {
    return this.list.length
  }

  append(head: EntryHead, bytes: Uint8Array, start = 0, end = bytes.length): number {
    if (head.direction === 'in') this.bytesIn += end - start
    else this.bytesOut += end - start
    if (!this.keepBytes) {
      this.#wake()
      return 0
    }
    return this.#add({ ...head, bytes: Buffer.from(bytes.subarray(start, end)), event: null })
  }

  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void {
    forEachFrame(bytes, start, end, (at, headerLength, next) => {
      const kind = frameKind(frameBits(bytes, at).opcode)
      this.append({ ...head, kind, headerLength }, bytes, at, next)
    })
  }

  begin(head: EntryHead): BodyWriter {
    const pieces: Buffer[] = []
    return {
      append: (bytes) => pieces.push(Buffer.from(bytes)),
      end: (_at, partial = false) =>
        this.#add({ ...head, partial, bytes: Buffer.concat(pieces), event: null }),
    }
  }

  hold({ connection }: EntryHead, bytes: Uint8Array): void {
    const before = this.held.get(connection) ?? Buffer.alloc(0)
    this.held.set(connection, Buffer.concat([before, bytes]))
    this.#wake()
  }

  release(connection: number): void {
    this.held.delete(connection)
  }

  event(connection: number, detail: EventDetail, at = nowUs()): number {
    const { kind } = detail
    const head = { connection, direction: 'none', kind, at, headerLength: 0 } as const
    return this.#add({ ...head, bytes: Buffer.alloc(0), event: detail })
  }

  openConnection(local: Address | null, remote: Address | null, at: number): number {
    return this.connections.push({ local, remote, openedAt: at, closedAt: null })
  }

  describeConnection(connection: number, local: Address | null, remote: Address | null): void {
    Object.assign(this.#connection(connection), { local, remote })
  }

  closeConnection(connection: number, at: number): void {
    this.#connection(connection).closedAt = at
    this.#wake()
  }

  attach(source: Source): () => void {
    this.sources.add(source)
    return () => this.sources.delete(source)
  }

  end(): Promise<void> {
    this.ended = true
    return Promise.resolve()
  }

  /** Details of the events of one kind, in order. */
  events<K extends EventDetail['kind']>(kind: K): Extract<EventDetail, { kind: K }>[] {
    return this.list
      .map(({ event }) => event)
      .filter((event): event is Extract<EventDetail, { kind: K }> => event?.kind === kind)
  }

  /** Bytes of a connection in one direction, concatenated. */
  bytes(direction: 'in' | 'out', connection = 1): Buffer {
    return Buffer.concat(
      this.list
        .filter((entry) => entry.direction === direction && entry.connection === connection)
        .map(({ bytes }) => bytes),
    )
  }

  /** Waits until a condition holds; checks it whenever the record changes. */
  async until(what: () => boolean): Promise<void> {
    while (!what())
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
  }

  #add(entry: Omit<RecordedEntry, 'n'>): number {
    const n = this.list.push({ n: this.list.length + 1, ...entry })
    this.#wake()
    return n
  }

  #connection(connection: number): RecordedConnection {
    const found = this.connections[connection - 1]
    if (!found) throw new Error(`there is no connection ${connection}`)
    return found
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter()
    this.#waiters.clear()
  }
}
