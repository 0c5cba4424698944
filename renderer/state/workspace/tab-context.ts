/** What both kinds of tabs share. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Activity } from '../sessions/activity.svelte.ts'
import type { MessageStorage } from '../composer/kept-messages.ts'
import type { Endpoints } from '../endpoints/endpoints.svelte.ts'

/** The parts of the window that tabs use. */
export interface TabContext {
  readonly engine: EngineApi
  readonly activity: Activity
  readonly endpoints: Endpoints
  /** Where messages of saved endpoints are stored; without it they are not. */
  readonly messages?: MessageStorage | undefined
}

let lastId = 0

/** Returns an id that is unique in the window. */
export const nextTabId = (): number => ++lastId
