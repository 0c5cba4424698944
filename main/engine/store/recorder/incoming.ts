/**
 * Notifies listeners of received traffic as it is recorded. Costs nothing without listeners. Owned by a session's
 * recording.
 */
import { frameKind, isTraffic, type Direction } from '../../../../shared/model/entry.ts'
import { frameEnd } from '../../../../shared/wire/websocket/frame.ts'
import type { EntryHead, Incoming } from '../../recording.ts'

type Head = Pick<EntryHead, 'connection' | 'direction' | 'kind' | 'partial'>

export class IncomingListeners {
  readonly #listeners = new Set<(incoming: Incoming) => void>()

  add(listener: (incoming: Incoming) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param first the entry's first byte on the wire */
  notify({ connection, direction, kind, partial }: Head, first: number): void {
    if (this.#listeners.size === 0) return
    if (direction !== 'in' || partial === true || !isTraffic(kind)) return
    for (const listener of this.#listeners) listener({ connection, kind, first })
  }

  /** Whole frames, one after the other. */
  tellFrames(
    of: { connection: number; direction: Direction },
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (this.#listeners.size === 0) return
    for (let at = start; at < end; at = frameEnd(bytes, at)) {
      const first = bytes[at] ?? 0
      this.notify({ ...of, kind: frameKind(first & 0x0f) }, first)
    }
  }
}
