/** Passes everything on to a session's recording and tells what goes through. Owner: a lane, one for each endpoint. */
import type { BodyWriter, EntryHead, Recording } from '../recording.ts'

export interface CountingListener {
  /** A connection got its number. */
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

  begin(head: EntryHead, declaredLength: number): BodyWriter {
    const writer = this.#recording.begin(head, declaredLength)
    return {
      append: (bytes) => {
        writer.append(bytes)
      },
      end: (at, partial, marks) => {
        this.#listener.entry(head, declaredLength)
        return writer.end(at, partial, marks)
      },
    }
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
