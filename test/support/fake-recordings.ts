/**
 * The sessions of the fake engine: entries, messages and connections, in memory. A test sets how far views with an
 * expression or a search have progressed.
 */
import type {
  EngineEvent,
  EngineEvents,
  EngineMethod,
  EngineResult,
} from '../../shared/contract/engine.ts'
import type { Parsed } from '../../main/engine/rpc/params.ts'
import { stringToUtf8 } from '../../shared/bytes/utf8.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { maxRange } from '../../shared/contract/limits.ts'
import { endpointConfigSchema, type EndpointConfig } from '../../shared/protocols/index.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { asRecorded } from '../../shared/model/framing.ts'
import type { MessageSummary } from '../../shared/model/message.ts'
import type { Connection, Session, SessionStatus } from '../../shared/model/session.ts'
import { fakeAnnotations } from './fake-annotations.ts'
import { FakeViews, messageAt, type ViewedRecording } from './fake-views.ts'

type Answers = { [M in EngineMethod]?: (params: Parsed<M>) => EngineResult<M> }
type Emit = <E extends EngineEvent>(event: E, payload: EngineEvents[E]) => void

/** An entry as a test writes it: defaults to received text on connection 1. */
export type EntryGiven = Partial<Omit<EntrySummary, 'n'>>

interface Recording extends ViewedRecording {
  session: Session
  readonly entries: EntrySummary[]
  readonly messages: MessageSummary[]
  readonly connections: Connection[]
  scanned: number | null
}

const startedAt = 1_700_000_000_000_000

const localServer = endpointConfigSchema.parse({ kind: 'ws-server', host: '127.0.0.1', port: 8080 })

export class FakeRecordings {
  readonly #recordings = new Map<number, Recording>()
  readonly #removed = new Set<number>()
  readonly #emit: Emit

  readonly #views = new FakeViews((session) => this.#of(session))

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** Numbers of the views that are open. */
  get openViews(): number[] {
    return this.#views.open
  }

  /** Adds a session that records, with `entries` plain entries. */
  add(entries = 0, given: Partial<Session> = {}): Session {
    const id = this.#recordings.size + 1
    const session: Session = {
      id,
      name: `Session ${String(id)}`,
      kind: 'ws-server',
      state: 'recording',
      endpoint: null,
      config: localServer,
      startedAt,
      endedAt: null,
      entries: 0,
      bytesIn: 0,
      bytesOut: 0,
      size: 0,
      dropped: null,
      cut: null,
      replayOf: null,
      differing: null,
      viewMode: asRecorded,
      encoding: 'utf-8',
      ownEncoding: null,
      ...given,
    }
    this.#recordings.set(id, {
      session,
      entries: [],
      messages: [],
      connections: [],
      scanned: null,
    })
    this.record(id, ...Array.from({ length: entries }, () => ({})))
    return session
  }

  get(session: number): Session {
    return this.#of(session).session
  }

  change(session: number, change: Partial<Session>): void {
    const recording = this.#of(session)
    recording.session = { ...recording.session, ...change }
  }

  /** Records entries without an event. */
  record(session: number, ...given: EntryGiven[]): void {
    const { entries } = this.#of(session)
    for (const each of given) entries.push(entryOf(entries.length + 1, each))
    this.change(session, { entries: entries.length })
  }

  /** Records entries and emits the event. */
  announce(session: number, ...given: EntryGiven[]): void {
    this.record(session, ...given)
    this.emitCounts(session)
  }

  /** Emits the number of entries, and the progress of views. */
  emitCounts(session: number): void {
    const { entries, dropped } = this.get(session)
    this.#emit('counts', {
      session,
      entries,
      dropped,
      bytesIn: 0,
      bytesOut: 0,
      waiting: 0,
      paused: false,
      connections: 0,
      cut: null,
    })
  }

  /** Drops the oldest entries, as a limit does. */
  drop(session: number, entries: number): void {
    this.change(session, {
      dropped: { entries, bytesIn: entries, bytesOut: 0, from: startedAt, to: startedAt + entries },
    })
  }

  /** Loses entries at the end that were announced but not stored. */
  lose(session: number, entries: number): void {
    const recording = this.#of(session)
    recording.entries.length -= entries
    this.change(session, { entries: recording.entries.length })
  }

  /** Joins entries `first` to `last` into a message. */
  putTogether(session: number, first: number, last: number, complete = true): void {
    const { messages } = this.#of(session)
    const at = messages.findIndex((message) => message.firstFrame === first)
    const message: MessageSummary = {
      firstFrame: first,
      lastFrame: last,
      frames: last - first + 1,
      length: last - first + 1,
      missing: 0,
      offset: 0,
      complete,
    }
    if (at === -1) messages.push(message)
    else messages[at] = message
  }

  connect(session: number, connection: number, host: string): void {
    this.#of(session).connections[connection - 1] = {
      connection,
      local: { host: '127.0.0.1', port: 8080 },
      remote: { host, port: 50_000 + connection },
      openedAt: startedAt,
      closedAt: null,
      bytesIn: 0,
      bytesOut: 0,
    }
  }

  /** Sets the progress of views with an expression or a search, and emits that of the session's views. */
  scan(session: number, scanned: number | null): void {
    this.#of(session).scanned = scanned
    for (const view of this.#views.scanning(session)) this.#emit('view', this.progressOf(view))
  }

  progressOf(view: number): EngineEvents['view'] {
    return this.#views.progressOf(view)
  }

  readonly answers: Answers = {
    ...this.#views.answers,
    ...fakeAnnotations(
      (session) => this.#of(session).entries,
      (session) => {
        this.#emit('annotationsChanged', { session })
      },
    ),
    dropMarker: ({ session, text }) => {
      this.announce(session, { kind: 'marker', direction: 'none', event: { kind: 'marker', text } })
      return { n: this.get(session).entries }
    },
    conversation: (params) => this.#views.conversation(params),
    sessions: ({ search = '', before = Infinity, limit = 100 }) =>
      [...this.#recordings.values()]
        .map(({ session }) => session)
        .filter(({ id, name }) => id < before && name.includes(search) && !this.#removed.has(id))
        .toSorted((a, b) => b.id - a.id)
        .slice(0, limit),
    session: ({ session }) => this.get(session),
    renameSession: ({ session, name }) => {
      this.change(session, { name })
      return this.get(session)
    },
    setViewMode: ({ session, viewMode }) => {
      this.change(session, { viewMode })
      return undefined
    },
    removeSession: ({ session }) => {
      this.#removed.add(session)
      return undefined
    },
    restoreSession: ({ session }) => {
      this.#removed.delete(session)
      return this.get(session)
    },
    connections: ({ session, from, limit }) =>
      this.#of(session).connections.slice(from - 1, from - 1 + limit),
    open: ({ config, endpoint, name }) => {
      const session = this.add(0, { config, endpoint, name, kind: config.kind })
      return { session, live: statusOf(session, config) }
    },
    live: () => [],
    close: ({ session }) => {
      this.change(session, { state: 'complete' })
      const { config } = this.get(session)
      this.#emit('live', { ...statusOf(this.get(session), config), phase: 'closed' })
      return undefined
    },
    entries: ({ session, view, from, to }) => {
      const least = (this.get(session).dropped?.entries ?? 0) + 1
      const rows = view === undefined ? this.#of(session).entries : this.#views.rows(view)
      return rows.slice(from - 1, to).filter(({ n }) => n >= least)
    },
    contents: ({ session, view, from, to }) => {
      const least = (this.get(session).dropped?.entries ?? 0) + 1
      const rows = view === undefined ? this.#of(session).entries : this.#views.rows(view)
      const first = Math.max(from, rows.findIndex(({ n }) => n >= least) + 1)
      const pieces: Uint8Array[] = []
      let left = maxRange
      for (const row of rows.slice(first - 1, to)) {
        const content = contentOf(row)
        if (content.length > left) break
        left -= content.length
        pieces.push(content)
      }
      const lengths = pieces.map(({ length }) => length)
      return { first, bytes: new Uint8Array(Buffer.concat(pieces)), lengths }
    },
    bytes: ({ session, view, n, offset, length }) => {
      const rows = view === undefined ? this.#of(session).entries : this.#views.rows(view)
      const content = contentOf(rows[n - 1] ?? entryOf(n, {}))
      return { bytes: content.subarray(offset, offset + length), total: content.length }
    },
    message: ({ session, n }) => messageAt(this.#of(session).messages, n) ?? null,
    matches: ({ session, n, query }) => {
      const { preview } = this.#of(session).entries[n - 1] ?? entryOf(n, {})
      const matches = [...preview.matchAll(new RegExp(query.pattern, 'g'))].map(({ index }) => ({
        from: index,
        to: index + query.pattern.length,
      }))
      return { matches, more: false }
    },
  }

  #of(session: number): Recording {
    const recording = this.#recordings.get(session)
    if (recording === undefined) throw new AppError('not-found', 'Session 404 does not exist.')
    return recording
  }
}

/** The payload of a row here: its preview, repeated up to its length where that is longer. Events have none. */
function contentOf({ event, preview, length }: EntrySummary): Uint8Array {
  if (event !== null) return new Uint8Array(0)
  const text = stringToUtf8(preview)
  return length <= text.length ? text : new Uint8Array(Buffer.alloc(length, text))
}

export const entryOf = (n: number, given: EntryGiven): EntrySummary => ({
  n,
  at: startedAt + n,
  connection: 1,
  direction: 'in',
  kind: 'text',
  length: 1,
  preview: `entry ${String(n)}`,
  previewHex: false,
  partial: false,
  missing: 0,
  crafted: false,
  verdicts: [],
  message: null,
  frame: null,
  event: null,
  ...given,
})

/** An endpoint that is open: a server listens, a client is connected. */
const statusOf = ({ id }: Session, config: EndpointConfig): SessionStatus => ({
  session: id,
  phase: config.kind.endsWith('server') ? 'listening' : 'open',
  local: { host: '127.0.0.1', port: 40_001 },
  remote: null,
  connections: 0,
  subprotocol: '',
  extensions: '',
  openMs: 1,
  upgradeMs: null,
  tls: null,
  since: startedAt,
  retryAt: null,
  problem: null,
})
