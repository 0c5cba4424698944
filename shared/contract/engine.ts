/**
 * The contract between the engine and its hosts: every method and event, as schemas from which all types follow.
 * Parameters are validated where they arrive. A method answers with its result or an `AppErrorData`.
 * Spoken over a MessagePort (desktop) and a WebSocket (web host); the command line calls the engine in its own process.
 */
import { z } from 'zod'
import { cutSchema, droppedSchema, sessionStatusSchema } from '../model/session.ts'
import { appErrorSchema } from './errors.ts'
import { method, sessionNumber } from './method.ts'
import { endpointsMethods } from './methods/endpoints.ts'
import { entriesMethods } from './methods/entries.ts'
import { questionsMethods } from './methods/questions.ts'
import { replayMethods } from './methods/replay.ts'
import { sendingMethods } from './methods/sending.ts'
import { sessionFilesMethods } from './methods/session-files.ts'
import { sessionsMethods } from './methods/sessions.ts'
import { compactionSchema, storageMethods } from './methods/storage.ts'
import { searchProgressSchema, viewProgressSchema } from './query.ts'
import { repeatSchema } from './repeat.ts'
import { replaySchema } from './replay.ts'
import { roundTripsSchema } from './round-trips.ts'

const countsSchema = z.object({
  session: sessionNumber,
  entries: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Bytes that wait for the disk. */
  waiting: z.number(),
  /** The sockets are paused because the disk does not follow. */
  paused: z.boolean(),
  connections: z.number(),
  /** What its limit made it drop so far. */
  dropped: droppedSchema.nullable(),
  /** What it cut so far because the disk does not follow. */
  cut: cutSchema.nullable(),
})
/** How far a recording is. */
export type Counts = z.infer<typeof countsSchema>

/** All that can be asked of an engine; every method rejects with an `AppError`. */
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
      /** Where secrets of endpoints are kept: encrypted on the disk, or in memory until the host ends. */
      secrets: z.enum(['encrypted', 'memory']),
    }),
  ),

  ...endpointsMethods,
  ...sessionsMethods,
  ...sessionFilesMethods,
  ...sendingMethods,
  ...entriesMethods,
  ...questionsMethods,
  ...replayMethods,
  ...storageMethods,
} as const

/** All that an engine says unasked. */
export const engineEvents = {
  /** At most 30 a second for each session. */
  counts: countsSchema,
  live: sessionStatusSchema,
  /** The list of sessions is other than before: also when another process changed it. */
  sessionsChanged: z.object({}),
  endpointsChanged: z.object({}),
  /** Snippets, or sequences of them. */
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
  /** Giving space back went on; at most 10 a second, the last state always comes. */
  compaction: compactionSchema,
  /** Something the app could not do, asked for by nobody just now: a full disk while recording. */
  problem: z.object({ session: sessionNumber.nullable(), error: appErrorSchema }),
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
