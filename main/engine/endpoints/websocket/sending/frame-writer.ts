/**
 * Sends frames on a connection, one whole frame after the other, and records each in the tick in which it is passed to
 * the system. Short frames made while the writer is corked are sent in one write. A long frame is streamed; frames sent
 * meanwhile wait for its end, because nothing may interrupt a frame.
 */
import { frameKind } from '../../../../../shared/model/entry.ts'
import {
  encodeFrameHeader,
  maskingKeyOf,
  maxHeaderLength,
  writeFrameHeader,
  type FrameBits,
  type HeaderFields,
} from '../../../../../shared/wire/websocket/frame.ts'
import { maskInPlace, unmask } from '../../../../../shared/wire/websocket/mask.ts'
import { nowUs } from '../../../clock.ts'
import type { EntryHead, Recording } from '../../../recording.ts'
import type { OutgoingBody } from '../../endpoint.ts'
import type { Transport } from '../../transport/transport.ts'
import { cutShort, gather, shortBody, streamBody } from '../bodies.ts'
import type { PlannedFrame } from './fragments.ts'
import { randomKey } from './masking-key.ts'
import { OpenFrame } from '../open-frame.ts'
import { TaskQueue, type Task } from '../task-queue.ts'

/** A long frame whose payload arrives piece by piece. */
export interface LongFrame {
  /** Copies and sends the piece. Whether the system accepts more shows at the next `uncork`. */
  part(plain: Uint8Array): void
  /** `complete` false truncates the frame: the connection cannot carry another one. */
  end(complete: boolean): void
}

const noBytes = new Uint8Array(0)

export class FrameWriter {
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #masks: boolean
  readonly #head: EntryHead
  readonly #pinged: (payload: Uint8Array, at: number) => void
  readonly #queue = new TaskQueue()
  #corked = false
  /** FIN is sent once the writer is uncorked. */
  #finishing = false
  #batchBytes = 0
  #batch = noBytes
  #batchStart = 0
  #batchEnd = 0
  /** The start and end of the payload of each frame in the batch. */
  readonly #marks: number[] = []
  /** Payload bytes of frames, and of parts of a long one, that wait for a long one to end. */
  #waiting = 0
  #room = true
  /** Resolves when the long frame that has not ended has begun to be sent; null when there is none. */
  #begun: Promise<void> | null = null

  /**
   * @param masks whether frames are masked: a client's must be
   * @param pinged called when a ping was passed to the system
   */
  constructor(
    connection: number,
    transport: Transport,
    recording: Recording,
    masks: boolean,
    pinged: (payload: Uint8Array, at: number) => void,
  ) {
    this.#transport = transport
    this.#recording = recording
    this.#masks = masks
    this.#pinged = pinged
    this.#head = { connection, direction: 'out', kind: 'data', at: 0, headerLength: 0 }
  }

  /** Bytes that wait for a long frame to end. */
  get waiting(): number {
    return this.#waiting
  }

  /** Resolves when everything that waits now has been written. */
  idle(): Promise<void> {
    // A long frame ends when its last part is received: a caller that reads no more until then would wait forever.
    return this.#begun ?? this.#queue.run(() => undefined)
  }

  /** Gathers short frames until `uncork`; `bytes` is an estimate of their size. */
  cork(bytes: number): void {
    this.#corked = true
    this.#batchBytes = bytes
    this.#room = true
  }

  /** Returns whether the system accepts more; false: wait for the transport's `drained`. */
  uncork(): boolean {
    this.#corked = false
    this.#flush()
    this.#batch = noBytes
    this.#batchStart = this.#batchEnd = 0
    if (this.#finishing) this.finish()
    return this.#room
  }

  /** Sends a short frame; `source[start..end)` is its payload, masked with `sourceKey` (0 for plain). */
  frame(bits: FrameBits, source: Uint8Array, start: number, end: number, sourceKey: number): void {
    if (!this.#queue.busy) {
      this.#put(bits, source, start, end, sourceKey)
      return
    }
    // Not `slice`, which on a Buffer is a view: the caller may reuse the source when this returns.
    const payload = new Uint8Array(source.subarray(start, end))
    this.#waiting += payload.length
    this.#queue.add(() => {
      this.#waiting -= payload.length
      this.#put(bits, payload, 0, payload.length, sourceKey)
    })
  }

  /**
   * Sends one frame with this body; resolves when the system has accepted it.
   * @throws AppError `disconnected` when the connection ends before
   */
  async send(bits: FrameBits, body: OutgoingBody): Promise<void> {
    await this.#queue.run(() => this.#sendBody(bits, body))
    if (!(await this.#transport.taken())) throw cutShort()
  }

  /**
   * Sends consecutive frames without others in between; `make` is called when it is their turn.
   * @throws AppError what `make` throws, `disconnected`
   */
  async sendAll(make: () => Promise<readonly PlannedFrame[]>): Promise<number> {
    let bytes = 0
    await this.#queue.run(async () => {
      for (const { payload, ...bits } of await make()) {
        if (this.#transport.ended) throw cutShort()
        bytes += payload.length
        this.#put(bits, payload, 0, payload.length, 0)
        if (!this.#room) await this.#transport.drained()
        this.#room = true
      }
    })
    if (!(await this.#transport.taken())) throw cutShort()
    return bytes
  }

  /** Runs a task after everything queued before; nothing else is sent until it ends. */
  inTurn(task: Task): Promise<void> {
    return this.#queue.run(() => {
      this.#flush()
      return task()
    })
  }

  /** Begins a frame of `length` bytes whose payload the caller provides. */
  long(bits: FrameBits, length: number): LongFrame {
    const over = Promise.withResolvers<void>()
    const held: Uint8Array[] = []
    let frame: OpenFrame | null = null
    let ended: boolean | null = null
    const begun = Promise.withResolvers<void>()
    this.#begun = begun.promise
    void this.#queue.run(() => {
      begun.resolve()
      const pieces = held.splice(0)
      for (const { length: bytes } of pieces) this.#waiting -= bytes
      if (this.#transport.ended) return
      frame = this.#open(encodeFrameHeader(fieldsOf(bits, length, this.#key())), length)
      for (const piece of pieces) this.#part(frame, piece)
      if (ended !== null) frame.end(ended)
      return ended === null ? over.promise : undefined
    })
    return {
      part: (plain) => {
        if (frame) this.#part(frame, plain)
        else if (!this.#transport.ended) {
          held.push(new Uint8Array(plain))
          this.#waiting += plain.length
        }
      },
      end: (complete) => {
        this.#begun = null
        ended = complete
        frame?.end(complete)
        over.resolve()
      },
    }
  }

  /** Sends FIN after everything queued before. */
  finish(): void {
    this.#finishing = this.#corked
    if (this.#finishing) return
    void this.#queue.run(() => {
      this.#transport.end()
    })
  }

  #sendBody(bits: FrameBits, body: OutgoingBody): void | Promise<void> {
    if (this.#transport.ended) throw cutShort()
    if (body.length > shortBody) {
      const header = encodeFrameHeader(fieldsOf(bits, body.length, this.#key()))
      return streamBody(this.#open(header, body.length), body, this.#transport)
    }
    const payload = gather(body)
    if (payload instanceof Uint8Array) {
      this.#put(bits, payload, 0, payload.length, 0)
      return
    }
    return payload.then((bytes) => {
      if (this.#transport.ended) throw cutShort()
      this.#put(bits, bytes, 0, bytes.length, 0)
    })
  }

  #put(bits: FrameBits, source: Uint8Array, start: number, end: number, sourceKey: number): void {
    if (this.#transport.ended) return
    const length = end - start
    const maskingKey = this.#key()
    this.#reserve(maxHeaderLength + length)
    const batch = this.#batch
    const at = this.#batchEnd
    const payloadAt = writeFrameHeader(batch, at, fieldsOf(bits, length, maskingKey))
    batch.set(source.subarray(start, end), payloadAt)
    // Masking is an exclusive or: both keys are applied in a single pass.
    const key = sourceKey ^ (maskingKey ?? 0)
    if (key !== 0) maskInPlace(batch, key, 0, payloadAt, payloadAt + length)
    this.#batchEnd = payloadAt + length
    this.#marks.push(payloadAt, this.#batchEnd)
    if (!this.#corked) this.#flush()
  }

  /** Reserves space in the batch, whose bytes belong to the system once they are flushed. */
  #reserve(size: number): void {
    if (this.#batchEnd + size <= this.#batch.length) return
    this.#flush()
    this.#batch = new Uint8Array(this.#corked ? Math.max(size, this.#batchBytes) : size)
    this.#batchStart = this.#batchEnd = 0
  }

  /** Passes the batch to the system and records its frames, after everything received before them. */
  #flush(): void {
    const batch = this.#batch
    let at = this.#batchStart
    if (at === this.#batchEnd) return
    if (!this.#transport.write(batch.subarray(at, this.#batchEnd))) this.#room = false
    this.#batchStart = this.#batchEnd
    const head = this.#head
    head.at = nowUs()
    for (let i = 0; i < this.#marks.length; i += 2) {
      const payloadAt = this.#marks[i] ?? at
      const end = this.#marks[i + 1] ?? at
      head.kind = frameKind((batch[at] ?? 0) & 0x0f)
      head.headerLength = payloadAt - at
      this.#recording.append(head, batch, at, end)
      if (head.kind === 'ping')
        this.#pinged(
          unmask(batch.subarray(payloadAt, end), maskingKeyOf(batch, at, payloadAt - at)),
          head.at,
        )
      at = end
    }
    this.#marks.length = 0
  }

  /** The masking key of the next frame that is not crafted. */
  #key(): number | null {
    return this.#masks ? randomKey() : null
  }

  #part(frame: OpenFrame, plain: Uint8Array): void {
    if (!frame.part(plain)) this.#room = false
  }

  #open(header: Uint8Array, length: number): OpenFrame {
    this.#flush()
    return new OpenFrame(header, length, this.#head.connection, this.#transport, this.#recording)
  }
}

const fieldsOf = (
  { fin, rsv, opcode }: FrameBits,
  payloadLength: number,
  maskingKey: number | null,
): HeaderFields => ({ fin, rsv, opcode, payloadLength, maskingKey })
