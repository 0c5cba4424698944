/**
 * The raw peer of a case: a plain socket with a hand-written handshake that sends the steps of a case byte for byte and
 * collects the answers. It never stops half-way: all steps are sent, whatever the other side does.
 */
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { acceptFor, requestFor } from '../../support/raw-websocket.ts'
import { closeFrame, type Answer, type Case, type Side, type Step } from './case.ts'
import { Codec, encodeFrame, FrameReader, type SeenFrame } from './wire.ts'

/** Maximum time a peer waits for anything. Milliseconds. */
const patienceMs = 15_000

/** The answers, read as the RFCs specify. */
export interface Seen {
  /** In order of completion. */
  answers: Answer[]
  /** Code of the close frame, 1005 without one; null if no close frame came. */
  close: number | null
  /** It ends inside a message, without a close frame. */
  cut: boolean
  /** How the other side ended the connection. */
  end: 'fin' | 'rst' | 'none'
  /** What was invalid. */
  problems: string[]
}

export class RawPeer implements Disposable {
  readonly socket: Socket
  readonly problems: string[] = []
  /** As negotiated. */
  extensions = ''
  readonly #masks: boolean
  readonly #sent: Buffer[] = []
  readonly #received: Buffer[] = []
  readonly #frames: SeenFrame[] = []
  readonly #reader = new FrameReader()
  readonly #waiters = new Set<() => void>()
  #head: Buffer | null = Buffer.alloc(0)
  #headText = ''
  #answers = 0
  #deflater: Codec | null = null
  #closeCame = false
  #finCame = false
  #gone = false

  /** @param against the endpoint of Sockeye at the other end */
  constructor(socket: Socket, against: Side) {
    this.socket = socket.setNoDelay()
    this.#masks = against === 'server'
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk)
    })
    socket.on('end', () => {
      this.#finCame = true
      this.#wake()
    })
    socket.on('close', () => {
      this.#gone = true
      this.#wake()
    })
    socket.on('error', () => {
      this.#wake()
    })
  }

  get sent(): Buffer {
    return Buffer.concat(this.#sent)
  }

  get received(): Buffer {
    return Buffer.concat(this.#received)
  }

  /** As the client: requests a path. */
  async ask(path: string, extensions: string): Promise<void> {
    const headers = extensions === '' ? [] : [`Sec-WebSocket-Extensions: ${extensions}`]
    await this.#write(Buffer.from(requestFor(path, ...headers)))
    const head = await this.#theirHead()
    this.#agreed(/^Sec-WebSocket-Extensions: (.*)\r$/im.exec(head)?.[1] ?? '', 'client')
  }

  /** As the server: the requested path. */
  async path(): Promise<string> {
    return (await this.#theirHead()).split(' ')[1] ?? ''
  }

  /** As the server: answers the request. */
  async answer(extensions: string): Promise<void> {
    const key = /^Sec-WebSocket-Key: (.*)\r$/im.exec(await this.#theirHead())?.[1] ?? ''
    const lines = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptFor(key)}`,
      ...(extensions === '' ? [] : [`Sec-WebSocket-Extensions: ${extensions}`]),
      '\r\n',
    ]
    await this.#write(Buffer.from(lines.join('\r\n')))
    this.#agreed(extensions, 'server')
  }

  /** Sends all steps of a case. */
  async play({ steps, chop }: Pick<Case, 'steps' | 'chop'>): Promise<void> {
    let together: Buffer[] = []
    const flush = async (): Promise<void> => {
      await this.#write(Buffer.concat(together), typeof chop === 'number' ? chop : Infinity)
      together = []
    }
    for (const step of steps()) {
      together.push(...(await this.#bytesOf(step)))
      if (chop === 'frames' || this.#waitsFor(step)) await flush()
      await this.#await(step)
    }
    await flush()
  }

  /** Sends a close frame as an endpoint that is done. */
  async sendClose(): Promise<void> {
    const step = closeFrame(1000)
    await this.#write(Buffer.concat(await this.#bytesOf(step)))
  }

  /** Waits until this many messages and pongs came, or no more can come. */
  async answered(count: number): Promise<void> {
    await this.#until(`${count} answers`, () => this.#answers >= count || this.closing)
  }

  /** Ends the connection as the role requires: the server closes first. */
  async finish(): Promise<void> {
    await this.#until('a close frame', () => this.closing)
    if (this.#masks) await this.#until('the end', () => this.#finCame || this.#gone)
    this.socket.end()
    await this.#until('the end', () => this.#gone)
  }

  /** The answers. */
  async seen(): Promise<Seen> {
    const seen: Seen = {
      answers: [],
      close: null,
      cut: false,
      end: this.#finCame ? 'fin' : this.#gone ? 'rst' : 'none',
      problems: this.problems,
    }
    using inflater = this.#deflater && new Codec('inflate', this.extensions, this.#otherSide)
    let open: { kind: 'text' | 'binary'; compressed: boolean; pieces: Buffer[] } | null = null
    for (const { fin, rsv, opcode, masked, payload } of this.#frames) {
      if (masked === this.#masks) this.problems.push(`a frame ${masked ? 'with' : 'without'} mask`)
      if (seen.close !== null) this.problems.push(`opcode ${opcode} after the close frame`)
      if (opcode === 8) seen.close ??= payload.length < 2 ? 1005 : payload.readUInt16BE(0)
      else if (opcode === 10) seen.answers.push({ kind: 'pong', payload })
      else if (opcode > 2) this.problems.push(`opcode ${opcode}`)
      else {
        if ((opcode === 0) !== (open !== null)) this.problems.push('fragments out of order')
        open ??= { kind: opcode === 1 ? 'text' : 'binary', compressed: rsv === 4, pieces: [] }
        open.pieces.push(payload)
        if (!fin) continue
        const whole: Buffer = Buffer.concat(open.pieces)
        seen.answers.push({
          kind: open.kind,
          payload: open.compressed ? await this.#inflated(inflater, whole) : whole,
        })
        open = null
      }
    }
    seen.cut = this.#reader.rest > 0 || (open !== null && seen.close === null)
    return seen
  }

  [Symbol.dispose](): void {
    this.#deflater?.[Symbol.dispose]()
    this.socket.destroy()
  }

  /** No further request follows. */
  get closing(): boolean {
    return this.#finCame || this.#gone || this.#closeCame
  }

  get #otherSide(): Side {
    return this.#masks ? 'server' : 'client'
  }

  #agreed(extensions: string, side: Side): void {
    this.extensions = extensions
    if (extensions.includes('permessage-deflate'))
      this.#deflater = new Codec('deflate', extensions, side)
  }

  async #inflated(inflater: Codec | null, payload: Buffer): Promise<Buffer> {
    if (inflater === null) {
      this.problems.push('a compressed message, though nothing was agreed')
      return payload
    }
    try {
      return await inflater.message(payload)
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : ''
      this.problems.push(`a message that cannot be inflated: ${why ?? ''}`)
      return payload
    }
  }

  async #bytesOf(step: Step): Promise<Buffer[]> {
    if (step.do === 'bytes') return [step.bytes]
    if (step.do === 'frame') return [encodeFrame(step.frame, this.#masks)]
    if (step.do !== 'message') return []
    const { opcode, fragment, compress } = step
    const payload =
      compress && this.#deflater ? await this.#deflater.message(step.payload) : step.payload
    const size = fragment === 0 ? Math.max(payload.length, 1) : fragment
    const frames: Buffer[] = []
    for (let at = 0; at === 0 || at < payload.length; at += size) {
      const spec = {
        opcode: at === 0 ? opcode : 0,
        payload: payload.subarray(at, at + size),
        fin: at + size >= payload.length,
        rsv: at === 0 && compress && this.#deflater ? 4 : 0,
      }
      frames.push(encodeFrame(spec, this.#masks))
    }
    return frames
  }

  #waitsFor = (step: Step): boolean =>
    step.do === 'answered' || step.do === 'closing' || step.do === 'pause'

  async #await(step: Step): Promise<void> {
    if (step.do === 'answered') await this.answered(step.count)
    else if (step.do === 'closing') await this.#until('a close frame', () => this.closing)
    else if (step.do === 'pause') await delay(step.ms)
  }

  /** Writes in pieces of this many bytes, each passed to the system before the next. */
  async #write(bytes: Buffer, size = Infinity): Promise<void> {
    this.#sent.push(bytes)
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size)
      await new Promise<void>((resolve) => {
        this.socket.write(piece, () => {
          resolve()
        })
      })
    }
  }

  async #theirHead(): Promise<string> {
    await this.#until('an HTTP head', () => this.#head === null || this.#gone)
    return this.#headText
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk)
    let frames = chunk
    if (this.#head !== null) {
      const all = Buffer.concat([this.#head, chunk])
      const end = all.indexOf('\r\n\r\n')
      this.#head = end < 0 ? all : null
      if (end >= 0) this.#headText = all.subarray(0, end + 4).toString('latin1')
      frames = end < 0 ? Buffer.alloc(0) : all.subarray(end + 4)
    }
    for (const frame of this.#reader.push(frames)) {
      this.#frames.push(frame)
      if (frame.opcode === 8) this.#closeCame = true
      if (frame.opcode === 10 || (frame.opcode <= 2 && frame.fin)) this.#answers++
    }
    this.#wake()
  }

  async #until(what: string, is: () => boolean): Promise<void> {
    const limit = Date.now() + patienceMs
    while (!is()) {
      if (Date.now() >= limit) {
        this.problems.push(`${what} did not come`)
        return
      }
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const wake = (): void => {
        resolve(undefined)
      }
      this.#waiters.add(wake)
      const timer = setTimeout(wake, limit - Date.now())
      await promise
      clearTimeout(timer)
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter()
    this.#waiters.clear()
  }
}
