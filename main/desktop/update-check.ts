/**
 * Checks for a newer version and reports it; nothing is downloaded or installed. Only while the user has it turned on:
 * otherwise no socket is opened. The answer is `{ "version": "1.2.3" }`; other fields are ignored.
 */
import { z } from 'zod'
import type { Log } from './log.ts'

/** Interval between two checks. Milliseconds. */
const everyMs = 86_400_000
/** Time limit of an answer. Milliseconds. */
const patienceMs = 15_000
/** A longer answer is ignored. Characters. */
const longestAnswer = 65_536

const answerSchema = z.object({ version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/) })

export interface UpdateCheckOptions {
  /** Address of the answer: https, or http on loopback; empty when this build has none. */
  readonly feed: string
  readonly version: string
  readonly log: Log
  /** There is a newer version. */
  readonly found: (version: string) => void
}

export class UpdateCheck implements Disposable {
  readonly #options: UpdateCheckOptions
  #asking: AbortController | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(options: UpdateCheckOptions) {
    this.#options = options
  }

  /** Checks now and once a day, or stops checking. */
  turn(on: boolean): void {
    if (on === (this.#timer !== null)) return
    if (!on) return this[Symbol.dispose]()
    this.#timer = setInterval(() => void this.#ask(), everyMs)
    void this.#ask()
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#asking?.abort()
  }

  async #ask(): Promise<void> {
    const { feed, version, log, found } = this.#options
    if (!isAllowed(feed)) {
      log.error('update check: this build names no address to ask')
      return
    }
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    try {
      const newest = await askFeed(feed, asking.signal)
      log.info(`update check: the newest version is ${newest}`)
      if (isNewer(newest, version)) found(newest)
    } catch (error) {
      // Without a network there is nothing to report: the next day checks again.
      if (!asking.signal.aborted) log.error(`update check: ${String(error)}`)
    }
  }
}

async function askFeed(feed: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(feed, {
    // The address is fixed at build time.
    redirect: 'error',
    credentials: 'omit',
    headers: { accept: 'application/json', 'user-agent': 'Sockeye' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  })
  if (!answer.ok) throw new Error(`the answer was ${answer.status}`)
  const text = await answer.text()
  if (text.length > longestAnswer) throw new Error('the answer is too long')
  return answerSchema.parse(JSON.parse(text)).version
}

function isAllowed(feed: string): boolean {
  const url = URL.parse(feed)
  if (!url) return false
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
}

/** Compares versions such as `1.2.3` numerically. */
export function isNewer(version: string, than: string): boolean {
  const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number)
  const [left, right] = [numbers(version), numbers(than)]
  const at = left.findIndex((number, i) => number !== right[i])
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0)
}
