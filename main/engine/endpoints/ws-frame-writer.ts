/**
 * Puts frames on a connection, one whole frame after the other, and writes each into the record in the tick in which
 * it is handed to the system. Short frames that are made while the writer is corked go out as one write. A long frame
 * is streamed; what is sent meanwhile waits for its end, because nothing may stand inside a frame.
 */
import { randomFillSync } from 'node:crypto'
import { AppError } from '../../../shared/contract/errors.ts'
import { frameKind } from '../../../shared/model/entry.ts'
import {
  maxHeaderLength,
  writeFrameHeader,
  type FrameBits,
  type HeaderFields,
} from '../../../shared/wire/websocket-frame.ts'
import { maskInPlace } from '../../../shared/wire/websocket-mask.ts'
import { nowUs } from '../clock.ts'
import type { EntryHead, Recording } from '../recording.ts'
import type { OutgoingBody } from './endpoint.ts'
import type { Transport } from './transport.ts'
import { OpenFrame } from './ws-open-frame.ts'

/** Bodies up to this many bytes are sent as one piece. */
const shortBody = 262_144
const keys = new Uint32Array(1_024)
let keysUsed = keys.length

/** A masking key from a strong source, RFC 6455 section 5.3. */
function randomKey(): number {
  if (keysUsed === keys.length) {
    randomFillSync(keys)
    keysUsed = 0
  }
  return keys[keysUsed++] ?? 0
}

/** A long frame whose payload comes piece by piece. */
export interface LongFrame {
  /** The piece is copied. */
  part(plain: Uint8Array): void
  /** `complete` false breaks the frame off: the connection cannot carry another one. */
  end(complete: boolean): void
}

type Task = () => void | Promise<void>

export class FrameWriter {
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #masks: boolean
  readonly #head: EntryHead
  readonly #tasks: Task[] = []
  #busy = false
  #corked = false
  /** FIN is due once the writer is uncorked. */
  #finishing = false
  #batchBytes = 0
  #batch = new Uint8Array(0)
  #batchStart = 0
  #batchEnd = 0
  /** For each frame in the batch, where its payload begins and where it ends. */
  readonly #marks: number[] = []
  /** Payload bytes of frames that wait for a long one to end. */
  #waiting = 0
  #room = true

  /** @param masks whether frames are masked: a client's must be */
  constructor(connection: number, transport: Transport, recording: Recording, masks: boolean) {
    this.#transport = transport
    this.#recording = recording
    this.#masks = masks
    this.#head = { connection, direction: 'out', kind: 'data', at: 0, headerLength: 0 }
  }

  /** Bytes that wait behind a long frame. */
  get waiting(): number {
    return this.#waiting
  }

  /** Resolves when all that waits now has been written. */
  idle(): Promise<void> {
    return this.#run(() => undefined)
  }

  /** Gathers short frames until `uncork`; about `bytes` of them are expected. */
  cork(bytes: number): void {
    this.#corked = true
    this.#batchBytes = bytes
    this.#room = true
  }

  /** Gives whether the system wants more; false: wait for the transport's `drained`. */
  uncork(): boolean {
    this.#corked = false
    this.#flush()
    this.#batch = new Uint8Array(0)
    this.#batchStart = this.#batchEnd = 0
    if (this.#finishing) this.finish()
    return this.#room
  }

  /** Sends a short frame; `source[start..end)` is its payload, masked with `sourceKey` (0 for plain). */
  frame(bits: FrameBits, source: Uint8Array, start: number, end: number, sourceKey: number): void {
    if (!this.#busy) {
      this.#put(bits, source, start, end, sourceKey)
      return
    }
    const payload = source.slice(start, end)
    this.#waiting += payload.length
    this.#tasks.push(() => {
      this.#waiting -= payload.length
      this.#put(bits, payload, 0, payload.length, sourceKey)
    })
  }

  /**
   * Sends one frame with this body; resolves when the system has taken it.
   * @throws AppError `disconnected` when the connection ends before
   */
  async send(bits: FrameBits, body: OutgoingBody): Promise<void> {
    await this.#run(() => this.#sendBody(bits, body))
    if (!(await this.#transport.taken())) throw cutShort()
  }

  /** Begins a frame of `length` bytes whose payload the caller brings. */
  long(bits: FrameBits, length: number): LongFrame {
    const over = Promise.withResolvers<void>()
    const held: Uint8Array[] = []
    let frame: OpenFrame | null = null
    let ended: boolean | null = null
    void this.#run(() => {
      if (this.#transport.ended) return
      frame = this.#open(bits, length)
      for (const piece of held.splice(0)) frame.part(piece)
      if (ended !== null) frame.end(ended)
      return ended === null ? over.promise : undefined
    })
    return {
      part: (plain) => {
        if (frame) frame.part(plain)
        else if (!this.#transport.ended) held.push(plain.slice())
      },
      end: (complete) => {
        ended = complete
        frame?.end(complete)
        over.resolve()
      },
    }
  }

  /** Sends FIN after all that was to be sent before. */
  finish(): void {
    this.#finishing = this.#corked
    if (this.#finishing) return
    void this.#run(() => {
      this.#transport.end()
    })
  }

  /** Runs a task in its turn; at once when nothing is before it. */
  #run(task: Task): Promise<void> {
    const done = Promise.withResolvers<void>()
    const start: Task = () => {
      let running: void | Promise<void>
      try {
        running = task()
      } catch (error) {
        done.reject(error)
        return undefined
      }
      if (running) return running.then(done.resolve, done.reject)
      done.resolve()
      return undefined
    }
    if (this.#busy) this.#tasks.push(start)
    else this.#start(start)
    return done.promise
  }

  #start(task: Task): void {
    const running = task()
    if (!running) return
    this.#busy = true
    void running.then(() => {
      this.#busy = false
      this.#next()
    })
  }

  #next(): void {
    while (!this.#busy) {
      const task = this.#tasks.shift()
      if (!task) break
      this.#start(task)
    }
  }

  #sendBody(bits: FrameBits, body: OutgoingBody): void | Promise<void> {
    if (this.#transport.ended) throw cutShort()
    if (body.length > shortBody) return this.#stream(bits, body)
    const payload = new Uint8Array(body.length)
    const pieces = body.pieces()
    if (Symbol.iterator in pieces) {
      fill(payload, pieces)
      this.#put(bits, payload, 0, payload.length, 0)
      return
    }
    return fillLater(payload, pieces).then(() => {
      if (this.#transport.ended) throw cutShort()
      this.#put(bits, payload, 0, payload.length, 0)
    })
  }

  async #stream(bits: FrameBits, body: OutgoingBody): Promise<void> {
    const frame = this.#open(bits, body.length)
    let handed = 0
    try {
      for await (const piece of body.pieces()) {
        if (this.#transport.ended) break
        handed += piece.length
        if (handed > body.length) break
        if (!frame.part(piece)) await this.#transport.drained()
      }
    } finally {
      frame.end(handed === body.length && !this.#transport.ended)
      // The frame promised more than came: no other frame can follow it.
      if (handed !== body.length) this.#transport.reset()
    }
    if (handed !== body.length) throw cutShort()
  }

  #put(bits: FrameBits, source: Uint8Array, start: number, end: number, sourceKey: number): void {
    if (this.#transport.ended) return
    const length = end - start
    const maskingKey = this.#masks ? randomKey() : null
    this.#reserve(maxHeaderLength + length)
    const batch = this.#batch
    const at = this.#batchEnd
    const payloadAt = writeFrameHeader(batch, at, fieldsOf(bits, length, maskingKey))
    batch.set(source.subarray(start, end), payloadAt)
    // Masking is an exclusive or: from the one key to the other in a single pass.
    const key = sourceKey ^ (maskingKey ?? 0)
    if (key !== 0) maskInPlace(batch, key, 0, payloadAt, payloadAt + length)
    this.#batchEnd = payloadAt + length
    this.#marks.push(payloadAt, this.#batchEnd)
    if (!this.#corked) this.#flush()
  }

  /** Room in the batch, whose bytes belong to the system once they are flushed. */
  #reserve(size: number): void {
    if (this.#batchEnd + size <= this.#batch.length) return
    this.#flush()
    this.#batch = new Uint8Array(this.#corked ? Math.max(size, this.#batchBytes) : size)
    this.#batchStart = this.#batchEnd = 0
  }

  /** Hands the batch to the system and records its frames: after all that was received before them. */
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
      at = end
    }
    this.#marks.length = 0
  }

  #open(bits: FrameBits, length: number): OpenFrame {
    this.#flush()
    return new OpenFrame(
      fieldsOf(bits, length, this.#masks ? randomKey() : null),
      this.#head.connection,
      this.#transport,
      this.#recording,
    )
  }
}

const fieldsOf = (
  { fin, rsv, opcode }: FrameBits,
  payloadLength: number,
  maskingKey: number | null,
): HeaderFields => ({ fin, rsv, opcode, payloadLength, maskingKey })

function fill(payload: Uint8Array, pieces: Iterable<Uint8Array>): void {
  let at = 0
  for (const piece of pieces) {
    payload.set(piece, at)
    at += piece.length
  }
}

async function fillLater(payload: Uint8Array, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  let at = 0
  for await (const piece of pieces) {
    payload.set(piece, at)
    at += piece.length
  }
}

const cutShort = (): AppError =>
  new AppError('disconnected', 'The connection ended before all of it was sent.')
