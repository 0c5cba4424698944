/**
 * Cuts payloads while the disk cannot follow, in a session that was set to go on then: their first bytes are kept, the
 * rest is counted. A note in the record says where it begins, another one from where to where it went and what is
 * missing. Off, and without cost, in every other session. Owner: the session's recording.
 */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import type { NoteDetail } from '../../../../shared/events/notes.ts'
import { isTraffic, type EntryKind } from '../../../../shared/model/entry.ts'
import type { EndpointConfig } from '../../../../shared/protocols/index.ts'
import { keptPayload, trailerBytes } from '../format/cut.ts'

export interface TruncationDeps {
  /** Records a note; `at` in microseconds since the epoch, now by default. */
  note(detail: NoteDetail, at?: number): void
  /** An entry was cut by so many bytes. */
  counted(missing: number): void
}

interface Episode {
  /** Numbers of the first and the last entry that was cut. */
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
  /** Bodies that are cut and go on. */
  #openBodies = 0

  constructor(whenBehind: EndpointConfig['whenBehind'], deps: TruncationDeps) {
    this.#isWanted = whenBehind === 'cut'
    this.#deps = deps
  }

  /** Whether this session cuts rather than waits. */
  get isWanted(): boolean {
    return this.#isWanted
  }

  /** Whether payloads are cut now. */
  get isOn(): boolean {
    return this.#isBehind && this.#isWanted
  }

  /** Whether the disk is behind. */
  set behind(isBehind: boolean) {
    this.#isBehind = isBehind
    this.#endWhenOver()
  }

  /** How many of the `length` bytes of an entry are kept: all of it where cutting would save nothing. */
  kept(kind: EntryKind, headerLength: number, length: number): number {
    const kept = headerLength + keptPayload
    return this.isOn && isTraffic(kind) && length > kept + trailerBytes ? kept : length
  }

  /** To be called before an entry of the time `at` is recorded that is cut. */
  begin(at?: number): void {
    if (this.#episode !== null) return
    this.#episode = { from: Infinity, to: 0, entries: 0, bytes: 0 }
    this.#deps.note(noteOf({ code: 'cutting', data: { kept: keptPayload } }), at)
  }

  /** Entry `n` was recorded without so many of its bytes. */
  cut(n: number, missing: number): void {
    const episode = this.#episode
    if (episode === null) return
    episode.from = Math.min(episode.from, n)
    episode.to = Math.max(episode.to, n)
    episode.entries++
    episode.bytes += missing
    this.#deps.counted(missing)
  }

  /** A streamed entry is cut; its number comes with its end. */
  beginBody(): void {
    this.begin()
    this.#openBodies++
  }

  endBody(n: number, missing: number): void {
    this.cut(n, missing)
    this.#openBodies--
    this.#endWhenOver()
  }

  /** Nothing more is recorded: what is to be said is said now. */
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
