/**
 * Truncates payloads while the disk cannot keep up, in sessions that are set to it: their first bytes are kept, the
 * rest is counted. A note in the recording says where truncation begins, another its range and what is missing.
 * Inactive, at no cost, in every other session. Owner: the session's recording.
 */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import type { NoteDetail } from '../../../../shared/events/notes.ts'
import { isTraffic, type EntryKind } from '../../../../shared/model/entry.ts'
import type { EndpointConfig } from '../../../../shared/protocols/index.ts'
import { keptPayload, trailerBytes } from '../format/cut.ts'

export interface TruncationDeps {
  /** Records a note; `at` in microseconds since the epoch, now by default. */
  note(detail: NoteDetail, at?: number): void
  /** An entry was truncated by `missing` bytes. */
  counted(missing: number): void
}

interface Episode {
  /** Numbers of the first and the last truncated entry. */
  from: number
  to: number
  entries: number
  bytes: number
}

export class Truncation {
  readonly #isWanted: boolean
  readonly #deps: TruncationDeps
  #isBehind = false
  #episode: Episode | null = null
  /** Truncated bodies that have not ended. */
  #openBodies = 0

  constructor(whenBehind: EndpointConfig['whenBehind'], deps: TruncationDeps) {
    this.#isWanted = whenBehind === 'cut'
    this.#deps = deps
  }

  /** Whether this session truncates payloads rather than wait. */
  get isWanted(): boolean {
    return this.#isWanted
  }

  /** Whether payloads are truncated now. */
  get isOn(): boolean {
    return this.#isBehind && this.#isWanted
  }

  /** Whether the disk is behind. */
  set behind(isBehind: boolean) {
    this.#isBehind = isBehind
    this.#endWhenOver()
  }

  /** Returns how many of the `length` bytes of an entry are kept: all of them where truncating would save nothing. */
  kept(kind: EntryKind, headerLength: number, length: number): number {
    const kept = headerLength + keptPayload
    return this.isOn && isTraffic(kind) && length > kept + trailerBytes ? kept : length
  }

  /** Must be called before a truncated entry with time `at` is recorded. */
  begin(at?: number): void {
    if (this.#episode !== null) return
    this.#episode = { from: Infinity, to: 0, entries: 0, bytes: 0 }
    this.#deps.note(noteOf({ code: 'cutting', data: { kept: keptPayload } }), at)
  }

  /** Entry `n` was recorded without `missing` of its bytes. */
  cut(n: number, missing: number): void {
    const episode = this.#episode
    if (episode === null) return
    episode.from = Math.min(episode.from, n)
    episode.to = Math.max(episode.to, n)
    episode.entries++
    episode.bytes += missing
    this.#deps.counted(missing)
  }

  /** A streamed entry is truncated; its number is known when it ends. */
  beginBody(): void {
    this.begin()
    this.#openBodies++
  }

  endBody(n: number, missing: number): void {
    this.cut(n, missing)
    this.#openBodies--
    this.#endWhenOver()
  }

  /** The recording ends: reports an episode that is still open. */
  finish(): void {
    this.behind = false
  }

  #endWhenOver(): void {
    const episode = this.#episode
    if (this.#isBehind || this.#openBodies > 0 || episode === null) return
    this.#episode = null
    const { from, to, entries, bytes } = episode
    if (entries === 0) return
    this.#deps.note(noteOf({ code: 'cutting-ended', data: { from, to, entries, bytes } }))
  }
}
