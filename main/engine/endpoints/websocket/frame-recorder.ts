/**
 * Records the frames that a WebSocket connection receives: each is an entry with its bytes as on the wire, validated by
 * the protocol engine. Owned by the connection.
 */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import { frameKind, type EntryKind } from '../../../../shared/model/entry.ts'
import type { WebSocketEngine } from '../../../../shared/wire/websocket/engine.ts'
import type { BodyWriter, EntryHead, Recording } from '../../recording.ts'
import { HeldFrame } from './held-frame.ts'

export class FrameRecorder {
  readonly #recording: Recording
  readonly #held: HeldFrame
  /** Header of the frame being recorded; one reused object, as the recording does not keep it. */
  readonly #head: EntryHead
  #body: BodyWriter | null = null

  constructor(connection: number, engine: WebSocketEngine, recording: Recording) {
    this.#recording = recording
    this.#held = new HeldFrame(connection, engine, recording)
    this.#head = { connection, direction: 'in', kind: 'data', at: 0, headerLength: 0 }
  }

  /** The time of the current read, which is that of its frames. */
  get at(): number {
    return this.#head.at
  }

  set at(at: number) {
    this.#head.at = at
  }

  /** All frames of a read were recorded; the parser may hold an incomplete one. */
  endRead(): void {
    this.#held.check()
  }

  /** Records consecutive whole frames without violation flags: `chunk[start..end)`. */
  run(chunk: Uint8Array, start: number, end: number): void {
    this.#recording.appendFrames(this.#head, chunk, start, end)
  }

  /** Records a whole frame and returns its kind. */
  frame(
    chunk: Uint8Array,
    start: number,
    headerLength: number,
    end: number,
    violationFlags: number,
  ): EntryKind {
    const head = this.#head
    head.violationFlags = violationFlags
    head.kind = kindAt(chunk, start)
    head.headerLength = headerLength
    this.#recording.append(head, chunk, start, end)
    this.#held.recorded()
    return head.kind
  }

  /** Begins a frame whose payload arrives in parts; `offset` is its position among all received bytes. */
  begin(header: Uint8Array, declaredLength: number, offset: number): void {
    const head = {
      ...this.#head,
      kind: kindAt(header, 0),
      headerLength: header.length,
      // Reported at its end, when all of it has been validated.
      violationFlags: 0,
    }
    const reachable = Math.min(declaredLength, Number.MAX_SAFE_INTEGER)
    this.#body = this.#recording.begin(head, reachable)
    this.#body.append(header)
    this.#held.recorded()
    if (reachable === declaredLength) return
    const data = { offset, declaredLength }
    this.#recording.event(head.connection, noteOf({ code: 'stopped-parsing', data }))
  }

  part(bytes: Uint8Array): void {
    this.#body?.append(bytes)
  }

  end(complete: boolean, violationFlags: number): void {
    this.#body?.end(this.#head.at, !complete, violationFlags)
    this.#body = null
  }

  /** Records a frame that the end of the connection left incomplete. */
  rest(bytes: Uint8Array, headerLength: number, violationFlags: number): void {
    const kind = kindAt(bytes, 0)
    this.#recording.append(
      { ...this.#head, kind, headerLength, violationFlags, partial: true },
      bytes,
    )
    this.#held.recorded()
  }

  dispose(): void {
    this.#held.dispose()
  }
}

/** The received part of a header begins with its opcode. */
const kindAt = (bytes: Uint8Array, at: number): EntryKind => frameKind((bytes[at] ?? 0) & 0x0f)
