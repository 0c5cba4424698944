/**
 * The difference of two entries: reads both, and compares them as text, JSON or bytes, in slices that can be cancelled.
 * Owned by the view that shows it, for one pair.
 */
import { decodeText } from '../../../shared/bytes/stream-decoder.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { JsonText } from '../../../shared/content/json-text.ts'
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import { wordError } from '../../i18n/problem.ts'
import { hexRows } from './difference/hex-rows.ts'
import { jsonRows, maxJsonBytes, readJson } from './difference/json-rows.ts'
import type { DiffRows } from './difference/rows.ts'
import { inSlices } from './difference/sliced.ts'
import { textRows } from './difference/text-rows.ts'
import { readSide, type SideContent } from './side-content.ts'

const looks = ['text', 'json', 'hex'] as const
type Look = (typeof looks)[number]

export interface Sides {
  /** Null where a row of a comparison has no entry. */
  readonly then: ComparedEntry | null
  readonly now: ComparedEntry | null
}

export interface Contents {
  readonly then: SideContent | null
  readonly now: SideContent | null
}

export class EntryDifference {
  readonly #engine: EngineApi
  readonly #sides: Sides
  #stop = new AbortController()
  #contents = $state.raw<Contents | null>(null)
  #json = $state.raw<{ then: JsonText; now: JsonText } | null>(null)
  #chosen = $state<Look | null>(null)
  #rows = $state.raw<DiffRows | null>(null)
  #read = $state.raw({ then: 0, now: 0, ofThen: 0, ofNow: 0 })
  #isWorking = $state(false)
  #problem = $state.raw<{ message: string; hint: string } | null>(null)
  #perRow = 16

  constructor(engine: EngineApi, sides: Sides) {
    this.#engine = engine
    this.#sides = sides
    void this.load()
  }

  /** What was read; null until then. */
  get contents(): Contents | null {
    return this.#contents
  }

  /** Null until they are compared, and after a cancellation. */
  get rows(): DiffRows | null {
    return this.#rows
  }

  get isWorking(): boolean {
    return this.#isWorking
  }

  /** Bytes that were read, and that will be. */
  get progress(): { read: number; of: number } {
    const { then, now, ofThen, ofNow } = this.#read
    return { read: then + now, of: ofThen + ofNow }
  }

  get problem(): { message: string; hint: string } | null {
    return this.#problem
  }

  /** JSON only if both are, or the only one. */
  get looks(): readonly Look[] {
    return this.#json === null ? ['text', 'hex'] : looks
  }

  get look(): Look {
    if (this.#chosen !== null && this.looks.includes(this.#chosen)) return this.#chosen
    if (this.#json !== null) return 'json'
    const { then, now } = this.#contents ?? { then: null, now: null }
    return isBinary(then) || isBinary(now) ? 'hex' : 'text'
  }

  async show(look: Look): Promise<void> {
    this.#chosen = look
    await this.#work(() => this.#compare())
  }

  /** Sets the number of bytes in a row. */
  async layOut(perRow: number): Promise<void> {
    if (perRow === this.#perRow) return
    this.#perRow = perRow
    if (this.look === 'hex' && this.#rows !== null) await this.#work(() => this.#compare())
  }

  /** Reads and compares, also again after a cancellation. */
  async load(): Promise<void> {
    await this.#work(async (signal) => {
      this.#read = { then: 0, now: 0, ofThen: 0, ofNow: 0 }
      const read = (side: ComparedEntry | null, name: 'then' | 'now', of: 'ofThen' | 'ofNow') =>
        side &&
        readSide(this.#engine, side, {
          signal,
          onread: (bytes, all) => (this.#read = { ...this.#read, [name]: bytes, [of]: all }),
        })
      const [then, now] = await Promise.all([
        read(this.#sides.then, 'then', 'ofThen'),
        read(this.#sides.now, 'now', 'ofNow'),
      ])
      signal.throwIfAborted()
      this.#json = jsonOf({ then, now })
      this.#contents = { then, now }
      await this.#compare()
    })
  }

  cancel(): void {
    this.#stop.abort()
    this.#isWorking = false
  }

  dispose(): void {
    this.cancel()
  }

  async #compare(): Promise<void> {
    const contents = this.#contents
    if (contents === null) return
    this.#rows = null
    const { signal } = this.#stop
    const rows = await inSlices(this.#steps(contents), signal)
    if (!signal.aborted) this.#rows = rows
  }

  #steps({ then, now }: Contents): Generator<void, DiffRows> {
    if (this.look === 'json' && this.#json !== null)
      return jsonRows(this.#json.then, this.#json.now)
    if (this.look === 'hex')
      return hexRows(then?.bytes ?? nothing, now?.bytes ?? nothing, this.#perRow)
    return textRows(textOf(then), textOf(now))
  }

  async #work(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#stop.abort()
    const stop = new AbortController()
    this.#stop = stop
    this.#isWorking = true
    this.#problem = null
    try {
      await work(stop.signal)
    } catch (error) {
      if (stop.signal.aborted) return
      if (!(error instanceof AppError)) throw error
      this.#problem = wordError(error)
    } finally {
      if (this.#stop === stop) this.#isWorking = false
    }
  }
}

const nothing = new Uint8Array(0)

const textOf = (side: SideContent | null): string | null =>
  side && decodeText(side.bytes, side.encoding)

const isBinary = (side: SideContent | null): boolean =>
  side !== null && (side.entry.decoded?.previewHex ?? side.entry.previewHex)

function jsonOf({ then, now }: Contents): { then: JsonText; now: JsonText } | null {
  const [a, b] = [then && jsonOfSide(then), now && jsonOfSide(now)]
  return a && b ? { then: a, now: b } : null
}

function jsonOfSide({ bytes, encoding, total }: SideContent): JsonText | null {
  if (total > maxJsonBytes) return null
  return readJson(
    encoding === 'utf-8' ? bytes : new TextEncoder().encode(decodeText(bytes, encoding)),
  )
}

/**
 * Returns the offset of the first byte that differs, or at which one side ends; null when what was read is equal.
 */
export function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return at
  return a.length === b.length ? null : shorter
}
