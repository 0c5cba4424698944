/**
 * The peers of a server's session as a searchable, sortable, virtualized list. Holds pages, never all of them; reloaded
 * when connections open or close. Owned by the view that shows it.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { PeerOrder } from '../../../shared/contract/methods/sessions.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Connection } from '../../../shared/model/session.ts'
import { formatAddress } from '../../i18n/format.ts'
import { RowPages } from './row-pages.ts'

export interface PeersAsked {
  /** A part of the address and port, or `#` and the number; empty for all. */
  search: string
  state: 'any' | 'open' | 'closed'
  sort: PeerOrder
}

/** A peer in a selection list. */
export interface PeerChoice {
  connection: number
  /** `#` and its number. */
  number: string
  /** Address and port; empty if unknown. */
  label: string
  left: boolean
  chosen: boolean
  onpick: () => void
}

/** Minimum time between reloads. Milliseconds. */
const reloadMs = 500

export class PeerList {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #stop: () => void
  #asked = $state.raw<PeersAsked>({ search: '', state: 'open', sort: 'newest' })
  #pages: RowPages<Connection>
  /** Incremented when pages change, so that rows are read again. */
  #version = $state(0)
  #total = $state(0)
  #loaded = $state(false)
  #window = { first: 0, end: 0 }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(engine: EngineApi, session: number, asked: Partial<PeersAsked> = {}) {
    this.#engine = engine
    this.#session = session
    this.#asked = { ...this.#asked, ...asked }
    this.#pages = this.#pagesOf()
    this.#stop = engine.on('counts', (counts) => {
      if (counts.session === session) this.#timer ??= setTimeout(() => void this.reload(), reloadMs)
    })
    void this.reload()
  }

  get asked(): PeersAsked {
    return this.#asked
  }

  /** Number of matching peers. */
  get total(): number {
    return this.#total
  }

  /** Whether the first response was received. */
  get loaded(): boolean {
    return this.#loaded
  }

  /** Returns the peer of a row; undefined until its page is loaded. */
  row(index: number): Connection | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  /**
   * Returns the peer of a row as a choice, where `chosen` is the selected connection; undefined until its page is
   * loaded.
   */
  choice(
    index: number,
    chosen: number | null,
    onchoose: (connection: number) => void,
  ): PeerChoice | undefined {
    const peer = this.row(index)
    if (peer === undefined) return undefined
    const { connection, remote, closedAt } = peer
    return {
      connection,
      number: `#${String(connection)}`,
      label: remote === null ? '' : formatAddress(remote),
      left: closedAt !== null,
      chosen: connection === chosen,
      onpick: () => onchoose(connection),
    }
  }

  async ask(change: Partial<PeersAsked>): Promise<void> {
    this.#asked = { ...this.#asked, ...change }
    await this.reload()
  }

  /** Sets the visible rows and loads them. */
  async load(first: number, end: number): Promise<void> {
    this.#window = { first, end }
    await this.#load(this.#pages, this.#total)
  }

  async reload(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const asked = this.#asked
    const pages = this.#pagesOf()
    try {
      const { total } = await this.#engine.call('peers', {
        session: this.#session,
        ...asked,
        limit: 1,
      })
      await this.#load(pages, total)
      if (asked !== this.#asked) return
      this.#pages = pages
      this.#total = total
      this.#loaded = true
      this.#version++
    } catch (error) {
      // Keeps the list; the window shows a notice when the engine is lost.
      if (!(error instanceof AppError)) throw error
    }
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#stop()
  }

  async #load(pages: RowPages<Connection>, total: number): Promise<void> {
    try {
      await pages.load(this.#window.first + 1, Math.max(this.#window.end, 20), total)
      this.#version++
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }

  #pagesOf(): RowPages<Connection> {
    const asked = this.#asked
    return new RowPages(async (from, to) => {
      const { peers } = await this.#engine.call('peers', {
        session: this.#session,
        ...asked,
        from,
        limit: to - from + 1,
      })
      return peers
    })
  }
}
