/**
 * The contract between the engine and its hosts: every method and event, as schemas from which all types are derived.
 * The receiver validates parameters. A method returns its result or an `AppErrorData`. The transport is a MessagePort
 * (desktop) or a WebSocket (web host); the command line calls the engine in its own process.
 */
import { z } from 'zod'
import { cutSchema, droppedSchema, sessionStatusSchema } from '../model/session.ts'
import { appErrorSchema } from './error-schema.ts'
import { method, sessionNumber } from './method.ts'
import { annotationsMethods } from './methods/annotations.ts'
import { comparisonMethods } from './methods/comparison.ts'
import { conversationMethods } from './methods/conversation.ts'
import { endpointsMethods } from './methods/endpoints.ts'
import { entriesMethods } from './methods/entries.ts'
import { questionsMethods } from './methods/questions.ts'
import { replayMethods } from './methods/replay.ts'
import { sendingMethods } from './methods/sending.ts'
import { exportProgressSchema, sessionFilesMethods } from './methods/session-files.ts'
import { encodingsMethods } from './methods/encodings.ts'
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
  /** Bytes not yet written to disk. */
  waiting: z.number(),
  /** The sockets are paused because the disk is too slow. */
  paused: z.boolean(),
  connections: z.number(),
  /** Entries dropped so far because of the session's limit. */
  dropped: droppedSchema.nullable(),
  /** Payload bytes not recorded so far because the disk is too slow. */
  cut: cutSchema.nullable(),
})
/** The progress of a recording. */
export type Counts = z.infer<typeof countsSchema>

/** The methods of an engine; every method rejects with an `AppError`. */
export const engineMethods = {
  /** Properties of the running engine. */
  about: method(
    () => z.object({}),
    () =>
      z.object({
        version: z.string(),
        node: z.string(),
        database: z.string(),
        databaseBytes: z.number(),
        platform: z.string(),
        /** Where secrets of endpoints are stored: encrypted on disk, or in memory until the host exits. */
        secrets: z.enum(['encrypted', 'memory']),
      }),
  ),

  ...endpointsMethods,
  ...sessionsMethods,
  ...encodingsMethods,
  ...sessionFilesMethods,
  ...sendingMethods,
  ...entriesMethods,
  ...annotationsMethods,
  ...conversationMethods,
  ...questionsMethods,
  ...replayMethods,
  ...comparisonMethods,
  ...storageMethods,
} as const

/** The events of an engine. */
export const engineEvents = {
  /** At most 30 per second for each session. */
  counts: countsSchema,
  live: sessionStatusSchema,
  /** The list of sessions changed, in this or another process. */
  sessionsChanged: z.object({}),
  endpointsChanged: z.object({}),
  /** Snippets or sequences changed. */
  snippetsChanged: z.object({}),
  /**
   * Annotations or colour rules of a session changed, in this or another process. Views that filter by annotations have to
   * be opened again.
   */
  annotationsChanged: z.object({ session: sessionNumber }),
  /** The colours of rows with `isColourPending` are known: `entries` returns them. */
  coloursFound: z.object({ session: sessionNumber }),
  /**
   * Progress of a view with an expression or a search; at most 30 per second for each view, the last state is always
   * sent.
   */
  view: viewProgressSchema,
  /** At most 30 per second for each search; the last state is always sent. */
  search: searchProgressSchema,
  replay: replaySchema,
  /** At most 30 per second for each repetition; the last state is always sent. */
  repeat: repeatSchema,
  /** At most 30 per second for each session. */
  roundTrips: roundTripsSchema,
  /** Progress of a compaction; at most 10 per second, the last state is always sent. */
  compaction: compactionSchema,
  /** Progress of an export; at most 10 per second, the last state is always sent unless it is cancelled. */
  export: exportProgressSchema,
  /** An error that is not the result of a call: a full disk while recording. */
  problem: z.object({ session: sessionNumber.nullable(), error: appErrorSchema }),
} as const

export type EngineMethods = typeof engineMethods
export type EngineMethod = keyof EngineMethods
export type EngineParams<M extends EngineMethod> = z.input<EngineMethods[M]['params']>
export type EngineResult<M extends EngineMethod> = z.infer<EngineMethods[M]['result']>
export type EngineEvents = { [E in keyof typeof engineEvents]: z.infer<(typeof engineEvents)[E]> }
export type EngineEvent = keyof EngineEvents

/** The engine from the caller's side. Rejects with `AppError`. */
export interface EngineApi {
  call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>>
  /** Calls `listener` for each event until the returned function is called. */
  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void
}
