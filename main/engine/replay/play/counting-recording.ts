/** Forwards everything to a session's recording and reports it. Owner: a `ReplayConnection`, one for each endpoint. */
import { frameKind } from '../../../../shared/model/entry.ts'
import { forEachFrame, frameBits } from '../../../../shared/wire/websocket/frame.ts'
import type { BodyWriter, EntryHead, Recording, RunHead } from '../../recording.ts'

export interface CountingListener {
  /** Called when a connection was numbered. */
  numbered(): void
  /** @param length payload bytes */
  entry(head: EntryHead, length: number): void
}

export class CountingRecording implements Recording {
  readonly #recording: Recording
  readonly #listener: CountingListener

  constructor(recording: Recording, listener: CountingListener) {
    this.#recording = recording
    this.#listener = listener
  }

  get session(): number {
    return this.#recording.session
  }

  get entries(): number {
    return this.#recording.entries
  }

  append(head: EntryHead, bytes: Uint8Array, start = 0, end = bytes.length): number {
    const n = this.#recording.append(head, bytes, start, end)
    this.#listener.entry(head, end - start - head.headerLength)
    return n
  }

  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void {
    this.#recording.appendFrames(head, bytes, start, end)
    forEachFrame(bytes, start, end, (at, headerLength, next) => {
      const kind = frameKind(frameBits(bytes, at).opcode)
      this.#listener.entry({ ...head, kind, headerLength }, next - at - headerLength)
    })
  }

  begin(head: EntryHead, declaredLength: number): BodyWriter {
    const writer = this.#recording.begin(head, declaredLength)
    return {
      append: (bytes) => {
        writer.append(bytes)
      },
      end: (at, partial, violationFlags) => {
        this.#listener.entry(head, declaredLength)
        return writer.end(at, partial, violationFlags)
      },
    }
  }

  hold(head: EntryHead, bytes: Uint8Array): void {
    this.#recording.hold(head, bytes)
  }

  release(connection: number): void {
    this.#recording.release(connection)
  }

  event(...event: Parameters<Recording['event']>): number {
    return this.#recording.event(...event)
  }

  openConnection(...connection: Parameters<Recording['openConnection']>): number {
    const number = this.#recording.openConnection(...connection)
    this.#listener.numbered()
    return number
  }

  describeConnection(...description: Parameters<Recording['describeConnection']>): void {
    this.#recording.describeConnection(...description)
  }

  closeConnection(connection: number, at: number): void {
    this.#recording.closeConnection(connection, at)
  }

  attach(...source: Parameters<Recording['attach']>): () => void {
    return this.#recording.attach(...source)
  }

  end(): Promise<void> {
    return this.#recording.end()
  }
}
