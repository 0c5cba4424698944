/** What tabs of both kinds share. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Activity } from '../sessions/activity.svelte.ts'
import type { Endpoints } from '../endpoints/endpoints.svelte.ts'

/** What tabs need of the window. */
export interface TabContext {
  readonly engine: EngineApi
  readonly activity: Activity
  readonly endpoints: Endpoints
}

let lastId = 0

/** Tells a tab from all others of the window. */
export const nextTabId = (): number => ++lastId
