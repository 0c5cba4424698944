/** The messages between `npm run dev` and the engine's process that it restarts. */

/** To the engine's process. A page is a number that is not used again. */
export type ToEngine =
  | { type: 'open'; page: number }
  | { type: 'message'; page: number; data: unknown }
  | { type: 'close'; page: number }
  | { type: 'stop' }

/** From the engine's process. */
export interface FromEngine {
  page: number
  data: unknown
}
