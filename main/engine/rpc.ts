/**
 * Serves an engine over any channel of messages: a MessagePort (structured clone) or a WebSocket (MessagePack).
 * Events wait for the client's answer to the batch before, and newer ones of the same subject take the place of
 * older ones meanwhile: a slow or gone client costs a bounded amount of memory and never holds up the engine.
 */
import type { EngineApi } from '../../shared/contract/engine.ts'

/** Two-way transport of messages that the structured clone algorithm can carry. */
export interface Channel {
  /** Sends a message; a channel that is gone drops it. */
  post(message: unknown): void
  /** Calls `listener` at each message until the returned function is called. */
  onMessage(listener: (message: unknown) => void): () => void
}

/** Answers calls on the channel and pushes events to it until the returned function is called. */
export function serveEngine(engine: EngineApi, channel: Channel): () => void {
  throw new Error(`not written yet ${typeof engine} ${typeof channel}`)
}

/** The other end in plain Node: an engine behind a channel. `close` rejects what is under way with `disconnected`. */
export function connectEngine(channel: Channel): EngineApi & { close(): void } {
  throw new Error(`not written yet ${typeof channel}`)
}
