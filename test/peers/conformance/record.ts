/** The record of one session, read through the engine's contract as a window or program would. */
import type { Engine } from '../../../main/engine/engine.ts'
import { maxPage, maxRange } from '../../../shared/contract/limits.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { Answer } from './case.ts'

/** Number of concurrent calls. */
const atOnce = 64

export async function entriesOf(engine: Engine, session: number): Promise<EntrySummary[]> {
  return pagesOf((from, to) => engine.call('entries', { session, from, to }))
}

/** The bytes of one direction, handshake and frames, concatenated. */
export async function wireBytes(
  engine: Engine,
  session: number,
  entries: readonly EntrySummary[],
  direction: 'in' | 'out',
): Promise<Buffer> {
  const pieces: Buffer[] = []
  const chosen = entries.filter((entry) => entry.direction === direction)
  for (let at = 0; at < chosen.length; at += atOnce) {
    const batch = chosen.slice(at, at + atOnce)
    pieces.push(
      ...(await Promise.all(
        batch.map(({ n }) =>
          allBytes((offset) =>
            engine.call('bytes', { session, n, as: 'wire', offset, length: maxRange }),
          ),
        ),
      )),
    )
  }
  return Buffer.concat(pieces)
}

/** The first violation of received frames; null if there is none. */
export const firstRule = (entries: readonly EntrySummary[]): string | null =>
  entries.find(({ direction, verdicts }) => direction === 'in' && verdicts.length > 0)?.verdicts[0]
    ?.rule ?? null

/** Reads the received messages, in order, as they become complete. */
export class MessageReader implements AsyncDisposable {
  readonly #engine: Engine
  readonly #session: number
  readonly #view: number
  readonly #read: Answer[] = []

  private constructor(engine: Engine, session: number, view: number) {
    this.#engine = engine
    this.#session = session
    this.#view = view
  }

  static async open(engine: Engine, session: number): Promise<MessageReader> {
    const filter = { directions: ['in' as const], events: false, control: false }
    const { view } = await engine.call('openView', { session, filter, as: 'messages' })
    return new MessageReader(engine, session, view)
  }

  /** All messages complete by now, up to the first with a violation. */
  async messages(): Promise<Answer[]> {
    const session = this.#session
    const view = this.#view
    for (;;) {
      const { scanned, entries } = await this.#engine.call('viewState', { view })
      if (scanned >= entries) break
    }
    const rows = await pagesOf((from, to) =>
      this.#engine.call('entries', { session, view, from, to }),
    )
    const frames = rows
      .map((row, i) => ({ ...row, position: i + 1 }))
      .filter(({ kind }) => kind !== 'handshake')
    // A complete message does not change.
    for (const { position, message, kind, verdicts, frame } of frames.slice(this.#read.length)) {
      if (verdicts.length > 0 || !message?.complete) break
      if (kind !== 'text' && kind !== 'binary') break
      const as = frame && frame.rsv > 0 ? 'inflated' : 'payload'
      const payload = await allBytes((offset) =>
        this.#engine.call('bytes', {
          ...{ session, view, n: position, as, of: 'message', offset, length: maxRange },
        }),
      )
      this.#read.push({ kind, payload })
    }
    return this.#read
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.call('closeView', { view: this.#view })
  }
}

async function pagesOf(
  page: (from: number, to: number) => Promise<EntrySummary[]>,
): Promise<EntrySummary[]> {
  const all: EntrySummary[] = []
  for (;;) {
    const next = await page(all.length + 1, all.length + maxPage)
    all.push(...next)
    if (next.length < maxPage) return all
  }
}

async function allBytes(
  range: (offset: number) => Promise<{ bytes: Uint8Array; total: number }>,
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let offset = 0
  for (;;) {
    const { bytes, total } = await range(offset)
    pieces.push(bytes)
    offset += bytes.length
    if (offset >= total || bytes.length === 0) return Buffer.concat(pieces)
  }
}
