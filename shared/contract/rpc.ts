/**
 * The protocol of the contract over a channel, for both ends: the client calls `call`, the engine's side calls
 * `events`. Both are birpc functions; the response to `events` is used for flow control.
 */
import type { EngineEvent, EngineEvents, EngineMethod } from './engine.ts'
import type { Envelope } from './envelope.ts'
import type { SettingsState } from './settings.ts'

/** One event as transmitted. */
export type EventMessage = {
  [E in EngineEvent]: { event: E; payload: EngineEvents[E] }
}[EngineEvent]

/** The functions of the engine's side of a channel. */
export interface EngineCalls {
  /** `value` is the result of the method; an error keeps its fields. Never rejects. */
  call(method: EngineMethod, params: unknown): Promise<Envelope<unknown>>
}

/** Additional functions of a host that reaches its page only through this channel: the web host. */
export interface SettingsCalls {
  settings(): Promise<Envelope<SettingsState>>
  changeSettings(changes: unknown): Promise<Envelope<SettingsState>>
}

/** The functions of the client's side of a channel. Events are sent in order, in batches when the client is slow. */
export interface ClientCalls {
  events(batch: EventMessage[]): void
  /** Called only by a host that implements `SettingsCalls`. */
  settingsChanged(state: SettingsState): void
}
