/** A store, the sessions and the replays of an engine, and hand-made recordings. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Comparisons } from '../../main/engine/replay/comparisons.ts'
import { Replays } from '../../main/engine/replay/replays.ts'
import { EndpointSecrets, MemorySecrets } from '../../main/engine/secrets/secrets.ts'
import { RunningSessions } from '../../main/engine/sessions/sessions.ts'
import { openStore } from '../../main/engine/store/open.ts'
import type { ScannedEntry } from '../../main/engine/store/scan.ts'
import type { Store } from '../../main/engine/store/store.ts'
import type { EngineParams } from '../../shared/contract/engine.ts'
import type { ComparisonVerdict, ComparisonRow } from '../../shared/contract/comparison.ts'
import type { Replay } from '../../shared/contract/replay.ts'
import { endpointConfigSchema, type EndpointConfigInput } from '../../shared/protocols/index.ts'
import { frameKind, type Direction } from '../../shared/model/entry.ts'
import { encodeFrameHeader } from '../../shared/wire/websocket/frame.ts'
import { unmask } from '../../shared/wire/websocket/mask.ts'
import { TemporaryFolder } from './folders.ts'
import { Flood } from './slow-disk.ts'
import { writeHandshake } from './written-frames.ts'

/** Start time of recordings. Microseconds since the epoch. */
const startedAt = 1_700_000_000_000_000

/** One entry of a recording; `at` is in milliseconds from its start. */
export interface Recorded {
  at?: number
  connection?: number
  direction: Exclude<Direction, 'none'>
  bytes: string | Uint8Array
  /** A WebSocket frame with this opcode; TCP data without. */
  opcode?: number
  fin?: boolean
  rsv?: number
  /** From here on the disk is behind: a session that is `live` truncates payloads. */
  behind?: true
}

export class ReplayLab implements AsyncDisposable {
  readonly #folder: TemporaryFolder
  readonly store: Store
  readonly sessions: RunningSessions
  readonly replays: Replays
  readonly comparisons: Comparisons
  /** Every event of replays. */
  readonly told: Replay[] = []
  readonly #watchers = new Set<() => void>()

  static async open(): Promise<ReplayLab> {
    const folder = new TemporaryFolder()
    return new ReplayLab(folder, await openStore({ folder: folder.path }))
  }

  private constructor(folder: TemporaryFolder, store: Store) {
    this.#folder = folder
    this.store = store
    this.sessions = new RunningSessions(
      store,
      new EndpointSecrets(new MemorySecrets()),
      () => undefined,
    )
    this.comparisons = new Comparisons(store)
    this.replays = new Replays(store, this.sessions, this.comparisons, (replay) => {
      this.told.push(replay)
      for (const watcher of this.#watchers) watcher()
    })
  }

  /**
   * Records a finished session of these entries. Servers' frames are masked as their direction requires.
   * @param extensions negotiated in a handshake, with which a client's connections then begin
   */
  async record(
    config: EndpointConfigInput,
    entries: Iterable<Recorded>,
    extensions?: string,
  ): Promise<number> {
    const parsed = endpointConfigSchema.parse(config)
    const recording = await this.store.startRecording({ config: parsed, startedAt })
    const isClient = parsed.kind.endsWith('client')
    const all = [...entries]
    const flood = all.some(({ behind }) => behind) ? await Flood.prepare(this.store) : null
    const opened = new Map<number, number>()
    const local = { host: '127.0.0.1', port: 'port' in parsed && parsed.port > 0 ? parsed.port : 1 }
    let last = startedAt
    for (const { at = 0, connection = 1, direction, bytes, behind, ...frame } of all) {
      if (behind) flood?.rise()
      last = startedAt + at * 1_000
      if (!opened.has(connection)) {
        opened.set(connection, recording.openConnection(local, local, last))
        recording.event(
          connection,
          {
            kind: 'open',
            what: isClient ? 'connected' : 'accepted',
            local,
            remote: local,
            attempt: 1,
            tookMs: 0,
          },
          last,
        )
        if (extensions !== undefined) writeHandshake(recording, extensions, connection)
      }
      const payload = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
      if (frame.opcode === undefined) {
        recording.append(
          { connection, direction, kind: 'data', at: last, headerLength: 0 },
          payload,
        )
        continue
      }
      const { opcode, fin = true, rsv = 0 } = frame
      const maskingKey = isClient === (direction === 'out') ? 0x0a0b0c0d : null
      const header = encodeFrameHeader({
        fin,
        rsv,
        opcode,
        maskingKey,
        payloadLength: payload.length,
      })
      recording.append(
        {
          connection,
          direction,
          kind: frameKind(opcode),
          at: last,
          headerLength: header.length,
        },
        Buffer.concat([header, unmask(payload, maskingKey)]),
      )
    }
    for (const connection of opened.values()) {
      recording.event(
        connection,
        { kind: 'end', by: 'local', how: 'fin', code: null, reason: '', unsent: 0 },
        last,
      )
      recording.closeConnection(connection, last)
    }
    await recording.end()
    await flood?.end()
    return recording.session
  }

  /** Replays and waits until it is over. */
  async replay(params: EngineParams<'replay'>): Promise<Replay> {
    const { session } = await this.replays.start(params)
    return this.over(session)
  }

  /** The last event of a replay. */
  over(session: number): Promise<Replay> {
    return this.when(session, ({ state }) => ['done', 'stopped', 'failed'].includes(state))
  }

  /** The first event of a replay for which the condition holds. */
  async when(session: number, holds: (replay: Replay) => boolean): Promise<Replay> {
    for (;;) {
      const found = this.told.find((replay) => replay.session === session && holds(replay))
      if (found) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#watchers.add(resolve)
      await promise
      this.#watchers.delete(resolve)
    }
  }

  /** Traffic of a session in one direction. */
  async traffic(session: number, direction: Direction): Promise<ScannedEntry[]> {
    const found: ScannedEntry[] = []
    for (let from: number | null = 1; from !== null;) {
      const filter = { directions: [direction] }
      const page = await this.store.scan({ session, from, filter, trafficOnly: true })
      found.push(...page.entries)
      from = page.next
    }
    return found
  }

  async rows(session: number, differingOnly = false): Promise<ComparisonRow[]> {
    const verdicts: ComparisonVerdict[] = ['changed', 'missing', 'extra']
    const only = differingOnly ? { verdicts } : {}
    const page = await this.comparisons.page({ session, from: 1, limit: 1_000, ...only })
    return page.rows
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sessions.closeAll()
    await this.replays.close()
    await this.store.close()
    this.#folder[Symbol.dispose]()
  }
}

/** A TCP server on loopback that handles each peer with a given function. */
export class LoopbackServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  static async listen(serve: (socket: Socket, nth: number) => void): Promise<LoopbackServer> {
    const server = new LoopbackServer(serve)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  private constructor(serve: (socket: Socket, nth: number) => void) {
    let count = 0
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      // A reset by the peer is the end of a connection here and no failure.
      socket.on('error', () => socket.destroy())
      serve(socket, ++count)
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export const echo = (socket: Socket): void => {
  socket.pipe(socket)
}
