/**
 * The draft of a sequence of snippets, valid or not. Stored with its tab across reloads; values that another version
 * does not understand fall back to their defaults. Owned by an endpoint's tab.
 */
import { z } from 'zod'
import type { EngineParams } from '../../../shared/contract/engine.ts'
import type { Sequence } from '../../../shared/model/sequence.ts'

const stepSchema = z.object({
  snippet: z.int().positive(),
  /** Milliseconds. */
  wait: z.string().catch('100'),
  awaits: z.boolean().catch(false),
  /** Milliseconds. */
  timeout: z.string().catch('1000'),
})
export type WrittenStep = z.infer<typeof stepSchema>

const writtenSchema = z.object({
  /** The saved sequence from which it was loaded. */
  id: z.int().positive().nullable().catch(null),
  name: z.string().catch(''),
  forAll: z.boolean().catch(false),
  steps: z.array(stepSchema).catch(() => []),
  /** Empty runs until stopped. */
  count: z.string().catch('1'),
  /** What to do when an answer does not arrive. */
  otherwise: z.enum(['stop', 'goOn']).catch('stop'),
})
type WrittenSequence = z.infer<typeof writtenSchema>

const readWritten = (kept: unknown): WrittenSequence =>
  writtenSchema.catch(() => writtenSchema.parse({})).parse(kept)

/** Why it cannot be run, and the step, from 1. */
export type SequenceIssue =
  { issue: 'empty' | 'count' } | { issue: 'gone' | 'wait' | 'timeout'; step: number }

type Runnable = Pick<EngineParams<'saveSequence'>, 'steps' | 'count'>

const longestMs = 86_400_000
const mostRuns = 1_000_000_000

export class SequenceDraft {
  #written = $state<WrittenSequence>(readWritten({}))

  get written(): Readonly<WrittenSequence> {
    return this.#written
  }

  change(change: Partial<Omit<WrittenSequence, 'steps'>>): void {
    Object.assign(this.#written, change)
  }

  /** Appends a step with the settings of the previous one. */
  add(snippet: number): void {
    const { steps } = this.#written
    steps.push({ wait: '100', awaits: false, timeout: '1000', ...steps.at(-1), snippet })
  }

  changeStep(index: number, change: Partial<WrittenStep>): void {
    const step = this.#written.steps[index]
    if (step !== undefined) Object.assign(step, change)
  }

  /** Moves a step up (-1) or down (1). */
  shift(index: number, by: 1 | -1): void {
    const { steps } = this.#written
    const [step] = steps.splice(index, 1)
    if (step !== undefined) steps.splice(Math.max(0, index + by), 0, step)
  }

  remove(index: number): void {
    this.#written.steps.splice(index, 1)
  }

  load({ id, endpoint, name, steps, count }: Sequence): void {
    this.#written = {
      id,
      name,
      forAll: endpoint === null,
      steps: steps.map(({ snippet, waitMs, answer }) => ({
        snippet,
        wait: String(waitMs),
        awaits: answer !== null,
        timeout: String(answer?.timeoutMs ?? 1000),
      })),
      count: count === null ? '' : String(count),
      otherwise: steps.find(({ answer }) => answer !== null)?.answer?.otherwise ?? 'stop',
    }
  }

  clear(): void {
    this.#written = readWritten({})
  }

  /**
   * Returns the sequence to run or save, or what is wrong with it.
   * @param snippets the existing snippets
   */
  read(snippets: ReadonlySet<number>): Runnable | SequenceIssue {
    const { steps, count, otherwise } = this.#written
    if (steps.length === 0) return { issue: 'empty' }
    for (const [index, { snippet, wait, awaits, timeout }] of steps.entries()) {
      const step = index + 1
      if (!snippets.has(snippet)) return { issue: 'gone', step }
      if (!isWhole(wait, 0, longestMs)) return { issue: 'wait', step }
      if (awaits && !isWhole(timeout, 1, longestMs)) return { issue: 'timeout', step }
    }
    const runs = count.trim()
    if (runs !== '' && !isWhole(runs, 1, mostRuns)) return { issue: 'count' }
    return {
      steps: steps.map(({ snippet, wait, awaits, timeout }) => ({
        snippet,
        waitMs: Number(wait),
        answer: awaits ? { timeoutMs: Number(timeout), otherwise } : null,
      })),
      count: runs === '' ? null : Number(runs),
    }
  }

  /** Returns a snapshot for storage. */
  keep(): WrittenSequence {
    return $state.snapshot(this.#written)
  }

  restore(kept: unknown): void {
    this.#written = readWritten(kept)
  }
}

/** Reports whether a text is an integer within bounds. */
const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d{1,10}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
