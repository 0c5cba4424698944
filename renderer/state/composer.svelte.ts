/**
 * What a person is writing to send from one tab: the text of each mode, how it is to go out, and what was sent before.
 * Nothing typed is ever changed by sending or by an error. Owned by its tab, so drafts survive switching tabs.
 */
import { z } from 'zod'
import { AppError } from '../../shared/contract/errors.ts'
import { maxRange, type EngineApi, type Outgoing } from '../../shared/contract/engine.ts'
import type { EndpointKind } from '../../shared/model/endpoint.ts'
import { isWebSocket } from './address.ts'
import { readMessage, type Body, type LineEnding, type MessageIssue } from './message.ts'

export const modes = ['text', 'json', 'hex', 'file'] as const
export type Mode = (typeof modes)[number]
export type TextMode = Exclude<Mode, 'file'>
export const frames = ['text', 'binary', 'ping', 'close'] as const
export type FrameAs = (typeof frames)[number]

const keptSchema = z
  .object({
    mode: z.enum(modes),
    texts: z.object({ text: z.string(), json: z.string(), hex: z.string() }),
  })
  .catch({ mode: 'text', texts: { text: '', json: '', hex: '' } })

/** Sent texts that are kept for recalling, of each mode. */
const historyLimit = 100

type BodyOf<T> = T extends { body: infer B } ? B : never

export class ComposerDraft {
  #mode = $state<Mode>('text')
  #as = $state<FrameAs>('text')
  #lineEnding = $state<LineEnding>('none')
  readonly #texts = $state<Record<TextMode, string>>({ text: '', json: '', hex: '' })
  #file = $state.raw<File | null>(null)
  #closeCode = $state('1000')
  #closeReason = $state('')
  #target = $state<number | null>(null)
  #progress = $state.raw<{ done: number; total: number } | null>(null)
  #abort: AbortController | null = null
  readonly #history: Record<TextMode, string[]> = { text: [], json: [], hex: [] }
  /** Steps back in the history, and the text that was there before the first of them. */
  #recalled = 0
  #unsent = ''

  get mode(): Mode {
    return this.#mode
  }

  get as(): FrameAs {
    return this.#as
  }

  get lineEnding(): LineEnding {
    return this.#lineEnding
  }

  get file(): File | null {
    return this.#file
  }

  get closeCode(): string {
    return this.#closeCode
  }

  get closeReason(): string {
    return this.#closeReason
  }

  /** The connection to send to; null for all. */
  get target(): number | null {
    return this.#target
  }

  /** How much of a large body has been handed over; null when nothing is under way. Bytes. */
  get progress(): { done: number; total: number } | null {
    return this.#progress
  }

  /** The text of the present mode; empty for a file. */
  get text(): string {
    return this.#mode === 'file' ? '' : this.#texts[this.#mode]
  }

  useMode(mode: Mode): void {
    this.#mode = mode
    this.#recalled = 0
  }

  sendAs(as: FrameAs): void {
    this.#as = as
  }

  endLinesWith(ending: LineEnding): void {
    this.#lineEnding = ending
  }

  /** Takes what the person typed. */
  write(text: string): void {
    // An editor also tells of the text that was recalled into it.
    if (this.#mode === 'file' || this.#texts[this.#mode] === text) return
    this.#texts[this.#mode] = text
    this.#recalled = 0
  }

  attach(file: File | null): void {
    this.#file = file
    if (file !== null) this.#mode = 'file'
  }

  closeWith(code: string, reason: string): void {
    this.#closeCode = code
    this.#closeReason = reason
  }

  aimAt(connection: number | null): void {
    this.#target = connection
  }

  /** What is written, to be kept over a reload; a file cannot be. */
  keep(): unknown {
    return { mode: this.#mode === 'file' ? 'text' : this.#mode, texts: { ...this.#texts } }
  }

  restore(kept: unknown): void {
    const { mode, texts } = keptSchema.parse(kept)
    this.#mode = mode
    Object.assign(this.#texts, texts)
  }

  /** Puts an earlier (1) or later (-1) sent text into the editor; false when there is none. */
  recall(step: 1 | -1): boolean {
    if (this.#mode === 'file') return false
    const history = this.#history[this.#mode]
    const recalled = this.#recalled + step
    if (recalled < 0 || recalled > history.length) return false
    if (this.#recalled === 0) this.#unsent = this.#texts[this.#mode]
    this.#recalled = recalled
    this.#texts[this.#mode] = recalled === 0 ? this.#unsent : (history.at(-recalled) ?? '')
    return true
  }

  /** The message as it would go out of an endpoint of `kind` now, or what is wrong with it. */
  read(kind: EndpointKind): { body: Body; length: number } | MessageIssue {
    return readMessage({
      mode: this.#mode,
      as: isWebSocket(kind) ? this.#as : 'data',
      text: this.text,
      file: this.#file,
      lineEnding: isWebSocket(kind) ? 'none' : this.#lineEnding,
      closeCode: this.#closeCode,
      closeReason: this.#closeReason,
    })
  }

  /**
   * Sends. Text stays in the editor and can be recalled; a large body is staged in pieces, with `progress`.
   * @throws AppError whatever the engine said; `bad-input` when the message is not right
   */
  async send(engine: EngineApi, session: number, kind: EndpointKind): Promise<void> {
    const message = this.read(kind)
    if ('issue' in message) throw new AppError('bad-input', `Not sent: ${message.issue}`)
    const connection = kind.endsWith('-server') ? this.#target : null
    const as = isWebSocket(kind) ? this.#as : 'data'
    this.#remember()
    if (as === 'close') {
      const code = this.#closeCode.trim() === '' ? null : Number(this.#closeCode)
      const close: Outgoing = { as, code, reason: code === null ? '' : this.#closeReason }
      await engine.call('send', { session, connection, message: close })
      return
    }
    const { body } = message
    if (body instanceof Uint8Array && body.length <= maxRange) {
      const bytes: BodyOf<Outgoing> = { from: 'bytes', bytes: body }
      await engine.call('send', { session, connection, message: { as, body: bytes } })
      return
    }
    const blob = body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : body
    await this.#sendStaged(engine, blob, (stage) =>
      engine.call('send', { session, connection, message: { as, body: { from: 'stage', stage } } }),
    )
  }

  /** Gives up handing over a large body; nothing of it has been sent. */
  cancel(): void {
    this.#abort?.abort()
  }

  async #sendStaged(
    engine: EngineApi,
    blob: Blob,
    send: (stage: number) => Promise<unknown>,
  ): Promise<void> {
    const abort = new AbortController()
    this.#abort = abort
    this.#progress = { done: 0, total: blob.size }
    const stage = await engine.call('stage', {})
    try {
      for (let offset = 0; offset < blob.size; offset += maxRange) {
        const slice = blob.slice(offset, offset + maxRange)
        const done = await engine.call('appendStage', { stage, bytes: await readSlice(slice) })
        if (abort.signal.aborted) return
        this.#progress = { done, total: blob.size }
      }
      await send(stage)
    } finally {
      this.#progress = null
      this.#abort = null
      // Only a lost engine cannot drop it, and that one sweeps its stages when it starts again.
      await engine.call('dropStage', { stage }).catch((error: unknown) => {
        console.warn('A staged file was left behind', error)
      })
    }
  }

  #remember(): void {
    if (this.#mode === 'file' || this.text === '') return
    const history = this.#history[this.#mode]
    if (history.at(-1) !== this.text) history.push(this.text)
    if (history.length > historyLimit) history.shift()
    this.#recalled = 0
  }
}

async function readSlice(slice: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await slice.arrayBuffer())
  } catch (error) {
    throw new AppError(
      'file-unreadable',
      'The file could not be read to its end.',
      'It may have been changed, moved or deleted since it was chosen. Choose it again.',
      { cause: error },
    )
  }
}
