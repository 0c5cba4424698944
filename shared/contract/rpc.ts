/**
 * How the contract crosses a channel, for both ends: the client calls `call`, the engine's side calls `events`.
 * Both are birpc functions; an answer to `events` tells the engine that the client keeps up.
 */
import type { EngineEvent, EngineEvents, EngineMethod } from './engine.ts'
import type { Envelope } from './envelope.ts'
import type { SettingsState } from './settings.ts'

/** One event as it crosses a channel. */
export type EventMessage = {
  [E in EngineEvent]: { event: E; payload: EngineEvents[E] }
}[EngineEvent]

/** What the engine's side of a channel answers. */
export interface EngineCalls {
  /** `value` is the method's result; an error keeps its fields. Never rejects. */
  call(method: EngineMethod, params: unknown): Promise<Envelope<unknown>>
}

/** What a host that has no way to its page but this channel answers beside the engine: the web host. */
export interface SettingsCalls {
  settings(): Promise<Envelope<SettingsState>>
  changeSettings(changes: unknown): Promise<Envelope<SettingsState>>
}

/** What the client's side of a channel answers: events in order, several at once when the client was slow. */
export interface ClientCalls {
  events(batch: EventMessage[]): void
  /** Only from a host that answers `SettingsCalls`. */
  settingsChanged(state: SettingsState): void
}
