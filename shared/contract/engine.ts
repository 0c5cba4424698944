/**
 * The contract between the engine and its hosts: every method and event, as schemas from which all types follow.
 * Parameters are validated where they arrive. A method answers with its result or an `AppErrorData`.
 * Spoken over a MessagePort (desktop) and a WebSocket (web host); the command line calls the engine in its own process.
 */
import { z } from 'zod'
import { endpointConfigSchema, endpointSchema } from '../model/endpoint.ts'
import { entrySummarySchema } from '../model/entry.ts'
import { framingSchema } from '../model/framing.ts'
import { handshakeSchema } from '../model/handshake.ts'
import { framingBreakSchema, messageSchema } from '../model/message.ts'
import { connectionSchema, liveSchema, sessionSchema } from '../model/session.ts'
import { snippetSchema } from '../model/snippet.ts'
import { maxFilterLength } from '../filter/problems.ts'
import { appErrorSchema } from './errors.ts'
import {
  matchesSchema,
  maxBuckets,
  searchProgressSchema,
  searchQuerySchema,
  statisticsSchema,
  viewProgressSchema,
} from './query.ts'
import { outgoingSchema } from './outgoing.ts'
import { repeatSchema, startRepeatSchema } from './repeat.ts'
import { maxRoundTrips, roundTripSchema, roundTripsSchema } from './round-trips.ts'

const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array>
const session = z.int().positive()
const entryNumber = z.int().positive()
const nothing = z.undefined()

/** Most entries one page may hold. */
export const maxPage = 1_000
/** Most bytes one answer may hold. */
export const maxRange = 1_048_576
/** Where inflating a message stops unless more is asked for, and the most that may be. Bytes. */
export const defaultInflated = 67_108_864
export const maxInflated = 4_294_967_296

/** Which entries of a session a timeline shows; everything when all is undefined. */
const filterSchema = z.object({
  directions: z.array(z.enum(['none', 'in', 'out'])).optional(),
  /** False hides pings, pongs and closes. */
  control: z.boolean().optional(),
  /** False hides events. */
  events: z.boolean().optional(),
  connection: z.int().positive().optional(),
  /** True shows only what breaks a rule. */
  broken: z.boolean().optional(),
  /** In the filter language; see `shared/filter`. */
  expression: z.string().max(maxFilterLength).optional(),
  /** Only entries that complete a match of it. */
  search: searchQuerySchema.optional(),
})
export type Filter = z.infer<typeof filterSchema>

export const speedSchema = z.union([z.number().min(0.1).max(100), z.literal('max')])
/** Replay speed: a factor on the recorded gaps, or as fast as possible. */
export type Speed = z.infer<typeof speedSchema>

const replaySchema = z.object({
  /** The new session that records the replay. */
  session,
  /** The session that is replayed. */
  source: session,
  to: z.string(),
  speed: speedSchema,
  state: z.enum(['connecting', 'playing', 'paused', 'waiting', 'done', 'stopped', 'failed']),
  /** Outgoing entries sent and to send. */
  sent: z.number(),
  total: z.number(),
  /** Traffic entries that came back, and that came back in the recording. */
  received: z.number(),
  expected: z.number(),
  /** Rows of the comparison that differ; final once the state is `done` or `stopped`. */
  differing: z.number(),
  problem: appErrorSchema.nullable(),
})
export type Replay = z.infer<typeof replaySchema>

const comparisonRowSchema = z.object({
  /** `same`: equal bytes and kind; `changed`: both there; `missing`: only then; `extra`: only now. */
  verdict: z.enum(['same', 'changed', 'missing', 'extra']),
  then: entrySummarySchema.nullable(),
  now: entrySummarySchema.nullable(),
})
export type ComparisonRow = z.infer<typeof comparisonRowSchema>

const countsSchema = z.object({
  session,
  entries: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Bytes that wait for the disk. */
  waiting: z.number(),
  /** The sockets are paused because the disk does not follow. */
  paused: z.boolean(),
  connections: z.number(),
})
/** How far a recording is. */
export type Counts = z.infer<typeof countsSchema>

const method = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({
  params,
  result,
})

export const engineMethods = {
  /** Facts about the running engine. */
  about: method(
    z.object({}),
    z.object({
      version: z.string(),
      node: z.string(),
      database: z.string(),
      databaseBytes: z.number(),
      platform: z.string(),
    }),
  ),

  endpoints: method(z.object({}), z.array(endpointSchema)),
  /** Saves a configuration: new without an id, else in its place. */
  saveEndpoint: method(
    z.object({
      id: z.int().positive().optional(),
      name: z.string().max(200),
      config: endpointConfigSchema,
    }),
    endpointSchema,
  ),
  removeEndpoint: method(z.object({ id: z.int().positive() }), nothing),

  /** Newest first, deleted ones left out. `search` is a part of the name, any case. */
  sessions: method(
    z.object({
      search: z.string().optional(),
      before: z.int().optional(),
      limit: z.int().min(1).max(1_000).optional(),
    }),
    z.array(sessionSchema),
  ),
  session: method(z.object({ session }), sessionSchema),
  renameSession: method(
    z.object({ session, name: z.string().trim().min(1).max(200) }),
    sessionSchema,
  ),
  /** Hides the session; its bytes go 10 s later unless it is restored. Refused with `session-busy` while it records. */
  removeSession: method(z.object({ session }), nothing),
  restoreSession: method(z.object({ session }), sessionSchema),
  /** Connections of a session by number, from `from` on. */
  connections: method(
    z.object({
      session,
      from: z.int().min(1).default(1),
      limit: z.int().min(1).max(1_000).default(1_000),
    }),
    z.array(connectionSchema),
  ),

  /** Opens an endpoint and starts its session. A refused connection is an entry, a busy server address an error. */
  open: method(
    z.object({
      config: endpointConfigSchema,
      endpoint: z.int().positive().nullable().default(null),
      name: z.string().max(200).default(''),
    }),
    z.object({ session: sessionSchema, live: liveSchema }),
  ),
  /** What open sessions of this engine are doing. */
  live: method(z.object({}), z.array(liveSchema)),
  /** Ends a session: closes its connections (WebSocket: close 1000 and a bounded wait), drains the recorder. */
  close: method(z.object({ session }), nothing),
  /** Closes one connection of an open session. */
  closeConnection: method(z.object({ session, connection: z.int().positive() }), nothing),
  /** Sends to one connection, or to all that are open (null). Resolves when the system has taken the bytes. */
  send: method(
    z.object({
      session,
      connection: z.int().positive().nullable().default(null),
      message: outgoingSchema,
    }),
    z.object({ connections: z.int(), bytes: z.number() }),
  ),

  /** Sends again and again; the answer names the repetition, `repeat` events tell how far it is. */
  startRepeat: method(startRepeatSchema, repeatSchema),
  /** Ends one; without effect on one that is over. */
  stopRepeat: method(z.object({ repeat: z.int().positive() }), nothing),
  /** Those that run now. */
  repeats: method(z.object({}), z.array(repeatSchema)),
  /** Round trips of a session's pings, measured or found in its record, oldest first: those after the first `after`. */
  roundTrips: method(
    z.object({
      session,
      after: z.int().min(0).default(0),
      limit: z.int().min(1).max(maxRoundTrips).default(maxRoundTrips),
    }),
    z.object({ total: z.number(), roundTrips: z.array(roundTripSchema) }),
  ),

  /** All snippets, those for all endpoints first, each group in its order. */
  snippets: method(z.object({}), z.array(snippetSchema)),
  /** Saves a snippet: new without an id, at the end of its group, else in its place. */
  saveSnippet: method(
    snippetSchema.extend({
      id: z.int().positive().optional(),
      endpoint: snippetSchema.shape.endpoint.default(null),
      folder: snippetSchema.shape.folder.default(''),
      draft: snippetSchema.shape.draft.default(''),
    }),
    snippetSchema,
  ),
  removeSnippet: method(z.object({ id: z.int().positive() }), nothing),
  /** Puts a snippet before another one, whose endpoint and folder it takes, or at the end of a group. */
  moveSnippet: method(
    z.object({
      id: z.int().positive(),
      to: z.union([
        z.object({ before: z.int().positive() }),
        z.object({ endpoint: snippetSchema.shape.endpoint, folder: snippetSchema.shape.folder }),
      ]),
    }),
    snippetSchema,
  ),

  /** Bytes to send later, appended in pieces: for files. Gives the number of bytes so far. */
  stage: method(z.object({}), z.int().positive()),
  appendStage: method(z.object({ stage: z.int().positive(), bytes }), z.number()),
  dropStage: method(z.object({ stage: z.int().positive() }), nothing),

  /** Summaries of entries `from` to `to` (inclusive, at most `maxPage`) of the session, or of a view by position. */
  entries: method(
    z.object({ session, view: z.int().positive().optional(), from: entryNumber, to: entryNumber }),
    z.array(entrySummarySchema),
  ),
  /** A filtered view: positions 1 to `count` in the order of the entries. Follows new entries until closed. */
  openView: method(
    z.object({
      session,
      filter: filterSchema,
      /** `messages` puts the frames of a WebSocket together, and cuts TCP streams as `framing` says. */
      as: z.enum(['frames', 'messages']).default('frames'),
      framing: framingSchema.optional(),
    }),
    z.object({ view: z.int().positive(), count: z.number() }),
  ),
  /** How far a view is: one of messages of a long session is made bit by bit, as it is asked for. */
  viewState: method(
    z.object({ view: z.int().positive() }),
    z.object({
      count: z.number(),
      /** Entries looked at, of those there are now. */
      scanned: z.number(),
      entries: z.number(),
      /** Where the framing holds no longer, the first hundred. */
      breaks: z.array(framingBreakSchema),
    }),
  ),
  viewCount: method(z.object({ view: z.int().positive() }), z.number()),
  /** Position of the first entry in the view whose number is at least `n`; `count + 1` when there is none. */
  viewPosition: method(z.object({ view: z.int().positive(), n: entryNumber }), z.number()),
  closeView: method(z.object({ view: z.int().positive() }), nothing),

  /** Where a search is found in an entry's payload, matches that reach over its ends included. Bytes from its start. */
  matches: method(z.object({ session, n: entryNumber, query: searchQuerySchema }), matchesSchema),
  /** Searches all sessions, newest first; `search` events tell what is found. */
  searchSessions: method(z.object({ query: searchQuerySchema }), z.object({ search: z.int() })),
  stopSearch: method(z.object({ search: z.int() }), nothing),
  /** Counts what a filter lets through, in the given time or in all of it. Recording goes on meanwhile. */
  statistics: method(
    z.object({
      session,
      filter: filterSchema.default({}),
      /** Microseconds since the epoch, both included. */
      from: z.number().optional(),
      to: z.number().optional(),
      buckets: z.int().min(1).max(maxBuckets).default(200),
    }),
    statisticsSchema,
  ),
  /** What the opening handshake of the connection that entry `n` is on says and took; null for one without. */
  handshake: method(z.object({ session, n: entryNumber }), handshakeSchema.nullable()),
  /** The WebSocket message a frame belongs to; null when it belongs to none. */
  message: method(z.object({ session, n: entryNumber }), messageSchema.nullable()),
  /**
   * Bytes of one entry from `offset`, at most `maxRange`: `wire` as sent, frame header included; `payload` without the
   * header and unmasked; `inflated` the payload of the whole message a frame belongs to, decompressed (RFC 7692).
   * `total` is the length of the whole.
   */
  bytes: method(
    z.object({
      session,
      /** Number of an entry; with `view`, a view of messages, a position in it. */
      n: entryNumber,
      view: z.int().positive().optional(),
      as: z.enum(['wire', 'payload', 'inflated']),
      /** `message` reads the whole WebSocket message the frame belongs to, with `view` always. */
      of: z.enum(['entry', 'message']).default('entry'),
      offset: z.int().min(0).default(0),
      length: z.int().min(1).max(maxRange).default(maxRange),
      /** Where inflating stops. Bytes. */
      limit: z.int().min(1).max(maxInflated).default(defaultInflated),
    }),
    z.object({
      bytes,
      total: z.number(),
      /** Of `inflated`: `total` is what was inflated, up to the limit when `capped`. */
      inflated: z
        .object({
          /** Bytes on the wire, and how many times as long they became so far. */
          compressed: z.number(),
          ratio: z.number(),
          capped: z.boolean(),
        })
        .optional(),
    }),
  ),

  /** Sends a session's outgoing entries again, as a client; the answer names the new session. */
  replay: method(
    z.object({ session, to: z.string().optional(), speed: speedSchema.default(1) }),
    replaySchema,
  ),
  pauseReplay: method(z.object({ session }), nothing),
  resumeReplay: method(z.object({ session }), nothing),
  stopReplay: method(z.object({ session }), nothing),
  /** Rows of the comparison of a replay with its source, from row `from` (1 is the first). */
  comparison: method(
    z.object({
      session,
      from: z.int().min(1),
      limit: z.int().min(1).max(maxPage),
      differingOnly: z.boolean().default(false),
    }),
    z.object({ total: z.number(), differing: z.number(), rows: z.array(comparisonRowSchema) }),
  ),
} as const

export const engineEvents = {
  /** At most 30 a second for each session. */
  counts: countsSchema,
  live: liveSchema,
  /** The list of sessions is other than before: also when another process changed it. */
  sessionsChanged: z.object({}),
  endpointsChanged: z.object({}),
  snippetsChanged: z.object({}),
  /** A view with an expression or a search went on; at most 30 a second for each, the last state always comes. */
  view: viewProgressSchema,
  /** At most 30 a second for each search; the last state always comes. */
  search: searchProgressSchema,
  replay: replaySchema,
  /** At most 30 a second for each; the last state always comes. */
  repeat: repeatSchema,
  /** At most 30 a second for each session. */
  roundTrips: roundTripsSchema,
  /** Something the app could not do, asked for by nobody just now: a full disk while recording. */
  problem: z.object({ session: session.nullable(), error: appErrorSchema }),
} as const

export type EngineMethods = typeof engineMethods
export type EngineMethod = keyof EngineMethods
export type EngineParams<M extends EngineMethod> = z.input<EngineMethods[M]['params']>
export type EngineResult<M extends EngineMethod> = z.infer<EngineMethods[M]['result']>
export type EngineEvents = { [E in keyof typeof engineEvents]: z.infer<(typeof engineEvents)[E]> }
export type EngineEvent = keyof EngineEvents

/** The engine as its callers see it. Rejects with `AppError`. */
export interface EngineApi {
  call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>>
  /** Calls `listener` at each event until the returned function is called. */
  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void
}

/** An answer as it crosses a channel: errors keep their fields. */
export type Envelope<T> =
  { ok: true; value: T } | { ok: false; error: z.infer<typeof appErrorSchema> }
