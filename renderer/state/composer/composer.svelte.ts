/**
 * The composer's draft in one tab: what to send, how, and the history. Sending and errors never change the text. Owned
 * by its tab, so drafts survive switching tabs.
 */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { maxRange } from '../../../shared/contract/limits.ts'
import { type StoredOutgoing, storedOutgoingSchema } from '../../../shared/contract/outgoing.ts'
import { type EndpointKind, isServer } from '../../../shared/protocols/index.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import { addSent, noSentTexts, type SentTexts } from './sent-texts.ts'
import { writtenOf } from './written-of.ts'
import { readMessage, type BodySource, type ReadMessage, type MessageIssue } from './message.ts'
import {
  readWritten,
  type LineEnding,
  type Mode,
  type Way,
  type Written,
  type WrittenClose,
  type WrittenFragments,
  type WrittenFrame,
  type WrittenRepeat,
} from './written.ts'

export class ComposerDraft {
  #written = $state<Written>(readWritten({}))
  #file = $state.raw<File | null>(null)
  #target = $state<number | null>(null)
  #progress = $state.raw<{ done: number; total: number } | null>(null)
  #abort: AbortController | null = null
  #sent: SentTexts = noSentTexts()
  /** The position in the history, and the text before recalling. */
  #recalled = 0
  #unsent = ''
  readonly #onsent: () => void

  /** @param onsent called when a text was added to the history */
  constructor(onsent: () => void = () => undefined) {
    this.#onsent = onsent
  }

  /** Everything written, read-only. */
  get written(): Readonly<Written> {
    return this.#written
  }

  get mode(): Mode {
    return this.#written.mode
  }

  get file(): File | null {
    return this.#file
  }

  /** The connection to send to; null for all. */
  get target(): number | null {
    return this.#target
  }

  /** Progress of transferring a large body to the engine; null when idle. Bytes. */
  get progress(): { done: number; total: number } | null {
    return this.#progress
  }

  /** The text of the current mode; empty for a file. */
  get text(): string {
    const { mode, texts } = this.#written
    return mode === 'file' ? '' : texts[mode]
  }

  /** Whether no text is written in any mode. */
  get isEmpty(): boolean {
    return Object.values(this.#written.texts).every((text) => text === '')
  }

  useMode(mode: Mode): void {
    this.#written.mode = mode
    this.#recalled = 0
  }

  sendAs(as: Way): void {
    this.#written.as = as
  }

  endLinesWith(ending: LineEnding): void {
    this.#written.lineEnding = ending
  }

  /** Whether text and JSON are templates with `{{...}}` or sent unchanged. */
  useVariables(variables: boolean): void {
    this.#written.variables = variables
  }

  compress(compress: boolean): void {
    this.#written.compress = compress
  }

  closeWith(change: Partial<WrittenClose>): void {
    Object.assign(this.#written.close, change)
  }

  shapeFrame(change: Partial<WrittenFrame>): void {
    Object.assign(this.#written.frame, change)
  }

  split(change: Partial<WrittenFragments>): void {
    Object.assign(this.#written.fragments, change)
  }

  repeatWith(change: Partial<WrittenRepeat>): void {
    Object.assign(this.#written.repeat, change)
  }

  /** Updates the text from user input. */
  write(text: string): void {
    const { mode, texts } = this.#written
    // The editor also reports text that was recalled into it.
    if (mode === 'file' || texts[mode] === text) return
    texts[mode] = text
    this.#recalled = 0
  }

  attach(file: File | null): void {
    this.#file = file
    if (file !== null) this.useMode('file')
  }

  aimAt(connection: number | null): void {
    this.#target = connection
  }

  /** Returns a snapshot for storage, without the file. */
  keep(): Written {
    return $state.snapshot(this.#written)
  }

  /** The texts that were sent. */
  get sent(): Readonly<SentTexts> {
    return this.#sent
  }

  /** Puts texts that were sent before in place of the history. */
  restoreSent(sent: SentTexts): void {
    this.#sent = sent
    this.#recalled = 0
  }

  /** Restores a snapshot. */
  restore(kept: unknown): void {
    this.#written = readWritten(kept)
    this.#recalled = 0
  }

  /** Loads a snippet: its draft, or if it has none, a draft derived from its message. */
  load(snippet: Snippet): void {
    if (snippet.draft === '') this.restore(writtenOf(snippet.message))
    else this.restore(JSON.parse(snippet.draft))
  }

  /** Replaces the text with an earlier (1) or later (-1) one from the history; returns false when there is none. */
  recall(step: 1 | -1): boolean {
    const { mode, texts } = this.#written
    if (mode === 'file') return false
    const history = this.#sent[mode]
    const recalled = this.#recalled + step
    if (recalled < 0 || recalled > history.length) return false
    if (this.#recalled === 0) this.#unsent = texts[mode]
    this.#recalled = recalled
    texts[mode] = recalled === 0 ? this.#unsent : (history.at(-recalled) ?? '')
    return true
  }

  /** Returns the encoding of the session that the message is sent in. */
  encoding: () => EncodingId = () => 'utf-8'

  /** Returns the message that an endpoint of `kind` would send now, or what is wrong with the draft. */
  read(kind: EndpointKind): ReadMessage | MessageIssue {
    return readMessage(this.#written, kind, this.#file, this.encoding())
  }

  /**
   * Sends the message. The text stays in the editor and is added to the history; a large body is staged in parts, with
   * `progress`.
   * @throws AppError from the engine; `bad-input` when the message is invalid
   */
  async send(engine: EngineApi, session: number, kind: EndpointKind): Promise<void> {
    const message = this.#require(kind)
    const connection = this.targetOf(kind)
    const { body } = message
    this.#remember()
    const small = smallSource(message)
    if (small !== null || body === null) {
      const outgoing = message.build(small ?? nothing)
      await engine.call('send', { session, connection, message: outgoing })
      return
    }
    const blob = body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : body
    await this.#sendStaged(engine, blob, (stage) =>
      engine.call('send', {
        session,
        connection,
        message: message.build({ from: 'stage', stage }),
      }),
    )
  }

  /**
   * Starts a repetition with the settings in `written.repeat`. The engine runs it and reports its progress.
   * @throws AppError from the engine; `bad-input` for a file or an invalid message
   */
  async repeat(engine: EngineApi, session: number, kind: EndpointKind): Promise<void> {
    const message = this.#require(kind)
    const source = smallSource(message)
    if (source === null && message.body !== null)
      throw new AppError('bad-input', 'A message this large cannot be sent repeatedly.')
    const { interval, count } = this.#written.repeat
    this.#remember()
    await engine.call('startRepeat', {
      session,
      connection: this.targetOf(kind),
      steps: [{ message: message.build(source ?? nothing) }],
      intervalMs: Number(interval),
      count: count.trim() === '' ? null : Number(count),
    })
  }

  /** Returns the message for saving; null for a file or an invalid message. */
  store(kind: EndpointKind): StoredOutgoing | null {
    const message = this.read(kind)
    if ('issue' in message || (message.body !== null && message.source === null)) return null
    const { source } = message
    const body: BodySource = source === null ? nothing : { from: 'template', ...source }
    return storedOutgoingSchema.parse(message.build(body))
  }

  /** Returns the connection to send to; null for clients and for all connections. */
  targetOf(kind: EndpointKind): number | null {
    return isServer(kind) ? this.#target : null
  }

  /** Cancels the transfer of a large body; nothing has been sent. */
  cancel(): void {
    this.#abort?.abort()
  }

  #require(kind: EndpointKind): ReadMessage {
    const message = this.read(kind)
    if ('issue' in message) throw new AppError('bad-input', `Not sent: ${message.issue}`)
    return message
  }

  async #sendStaged(
    engine: EngineApi,
    blob: Blob,
    send: (stage: number) => Promise<unknown>,
  ): Promise<void> {
    const stage = await engine.call('stage', {})
    const abort = new AbortController()
    this.#abort = abort
    this.#progress = { done: 0, total: blob.size }
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
      // This fails only when the engine is lost, and the engine removes its stages when it restarts.
      await engine.call('dropStage', { stage }).catch((error: unknown) => {
        console.warn('A staged file was left behind', error)
      })
    }
  }

  #remember(): void {
    const { mode, texts } = this.#written
    if (mode === 'file' || texts[mode] === '') return
    addSent(this.#sent, mode, texts[mode])
    this.#recalled = 0
    this.#onsent()
  }
}

const nothing: BodySource = { from: 'bytes', bytes: new Uint8Array() }

/** Returns the body to include in the call; null if it is too long, or if there is no body. */
function smallSource({ body, source, varies }: ReadMessage): BodySource | null {
  if (source !== null && varies) return { from: 'template', ...source }
  return body instanceof Uint8Array && body.length <= maxRange
    ? { from: 'bytes', bytes: body }
    : null
}

async function readSlice(slice: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await slice.arrayBuffer())
  } catch (error) {
    throw new AppError(
      'file-unreadable',
      'Could not read the whole file.',
      'The file may have been changed, moved or deleted. Choose it again.',
      { cause: error },
    )
  }
}
