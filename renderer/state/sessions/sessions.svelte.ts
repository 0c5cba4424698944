/**
 * The list of recorded sessions in the sidebar, newest first, and operations on them. Reloaded on `sessionsChanged`. A
 * deleted session disappears immediately, but its data is kept for a while, so that `restore` can undo it. Owned by the
 * WindowState.
 */
import { createContext } from 'svelte'
import type { EngineApi, EngineResult } from '../../../shared/contract/engine.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { DatabaseLimit } from '../../../shared/contract/methods/storage.ts'
import type { Session } from '../../../shared/model/session.ts'

const pageSize = 200
/** Minimum time between reloads when sessions change often. Milliseconds. */
const reloadMs = 250
/** Interval of reading the database's size while recording. Milliseconds. */
const sizeMs = 5_000

const [useSessions, provideSessions] = createContext<Sessions>()
export { useSessions, provideSessions }

export class Sessions {
  readonly #engine: EngineApi
  #rows = $state.raw<readonly Session[]>([])
  #search = $state('')
  #more = $state(false)
  #loaded = $state(false)
  #storage = $state.raw<EngineResult<'storage'> | null>(null)
  #wanted = pageSize
  #loadingMore = false
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stop: (() => void)[]

  constructor(engine: EngineApi) {
    this.#engine = engine
    const sizes = setInterval(() => {
      if (this.recording.length > 0) this.#measureAgain()
    }, sizeMs)
    this.#stop = [
      engine.on('sessionsChanged', () => this.#reloadSoon()),
      engine.on('compaction', (compaction) => {
        if (this.#storage) this.#storage = { ...this.#storage, compaction }
        if (!compaction.running) this.#measureAgain()
      }),
      () => clearInterval(sizes),
      () => clearTimeout(this.#timer),
    ]
  }

  get rows(): readonly Session[] {
    return this.#rows
  }

  get recording(): readonly Session[] {
    return this.#rows.filter((session) => session.state === 'recording')
  }

  get past(): readonly Session[] {
    return this.#rows.filter((session) => session.state !== 'recording')
  }

  get search(): string {
    return this.#search
  }

  /** Whether there are older sessions than those in `rows`. */
  get hasMore(): boolean {
    return this.#more
  }

  /** Whether the first response was received. */
  get isLoaded(): boolean {
    return this.#loaded
  }

  /** Size of the database; null until known. Bytes. */
  get databaseBytes(): number | null {
    return this.#storage?.databaseBytes ?? null
  }

  /** The state of the database; null until known. */
  get storage(): EngineResult<'storage'> | null {
    return this.#storage
  }

  /** Returns free space to the file system; `storage` contains the progress. */
  async compact(): Promise<void> {
    await this.#engine.call('compact', {})
  }

  async cancelCompaction(): Promise<void> {
    await this.#engine.call('cancelCompaction', {})
  }

  async limitDatabase(limit: DatabaseLimit): Promise<void> {
    await this.#engine.call('setDatabaseLimit', limit)
    await this.#measure()
  }

  /** The text encoding of sessions for which none is chosen. */
  defaultEncoding(): Promise<EncodingId> {
    return this.#engine.call('defaultEncoding', {})
  }

  async chooseDefaultEncoding(encoding: EncodingId): Promise<void> {
    await this.#engine.call('chooseEncoding', { scope: 'all', encoding })
  }

  find(id: number): Session | undefined {
    return this.#rows.find((session) => session.id === id)
  }

  async reload(): Promise<void> {
    const turn = ++this.#turn
    let rows: Session[] = []
    let more = true
    while (more && rows.length < this.#wanted) {
      const page = await this.#page(rows.at(-1)?.id)
      if (turn !== this.#turn) return
      rows = [...rows, ...page]
      more = page.length === pageSize
    }
    this.#rows = rows
    this.#more = more
    this.#loaded = true
    await this.#measure()
  }

  async searchFor(search: string): Promise<void> {
    this.#search = search
    this.#wanted = pageSize
    await this.reload()
  }

  /** Loads another page of older sessions. */
  async loadMore(): Promise<void> {
    const last = this.#rows.at(-1)
    if (last === undefined || !this.#more || this.#loadingMore) return
    this.#loadingMore = true
    try {
      const turn = this.#turn
      const page = await this.#page(last.id)
      // A reload in the meantime has newer data; more is requested when its end becomes visible.
      if (turn !== this.#turn) return
      this.#rows = [...this.#rows, ...page]
      this.#wanted = this.#rows.length
      this.#more = page.length === pageSize
    } finally {
      this.#loadingMore = false
    }
  }

  async rename(session: number, name: string): Promise<void> {
    const renamed = await this.#engine.call('renameSession', { session, name })
    this.#rows = this.#rows.map((row) => (row.id === session ? renamed : row))
  }

  async remove(session: number): Promise<void> {
    await this.#engine.call('removeSession', { session })
    this.#rows = this.#rows.filter((row) => row.id !== session)
  }

  async restore(session: number): Promise<void> {
    await this.#engine.call('restoreSession', { session })
    await this.reload()
  }

  dispose(): void {
    for (const stop of this.#stop.toReversed()) stop()
  }

  /** Returns a page of the sessions that match the search, older than `before`. */
  #page(before: number | undefined): Promise<Session[]> {
    const search = this.#search.trim()
    return this.#engine.call('sessions', {
      limit: pageSize,
      ...(search === '' ? {} : { search }),
      ...(before === undefined ? {} : { before }),
    })
  }

  #reloadSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      // A failed reload keeps the list; the window shows a notice when the engine is lost.
      this.reload().catch((error: unknown) => console.warn('The list of sessions is stale', error))
    }, reloadMs)
  }

  #measureAgain(): void {
    // The last known size is kept.
    this.#measure().catch((error: unknown) => console.warn('The size is stale', error))
  }

  async #measure(): Promise<void> {
    this.#storage = await this.#engine.call('storage', {})
  }
}
