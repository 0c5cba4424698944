/**
 * A sequence of snippets as a person puts it together, right or wrong. Kept over a reload with its tab, where what a
 * later version does not understand falls back to its default. Owned by an endpoint's tab.
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
  /** The saved one it was taken from. */
  id: z.int().positive().nullable().catch(null),
  name: z.string().catch(''),
  forAll: z.boolean().catch(false),
  steps: z.array(stepSchema).catch(() => []),
  /** Empty runs until it is stopped. */
  count: z.string().catch('1'),
  /** What to do when an answer does not come. */
  otherwise: z.enum(['stop', 'goOn']).catch('stop'),
})
type WrittenSequence = z.infer<typeof writtenSchema>

const readWritten = (kept: unknown): WrittenSequence =>
  writtenSchema.catch(() => writtenSchema.parse({})).parse(kept)

/** What keeps it from being run, and at which step, counted from 1. */
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

  /** Appends a step that waits as the one before it. */
  add(snippet: number): void {
    const { steps } = this.#written
    steps.push({ wait: '100', awaits: false, timeout: '1000', ...steps.at(-1), snippet })
  }

  changeStep(index: number, change: Partial<WrittenStep>): void {
    const step = this.#written.steps[index]
    if (step !== undefined) Object.assign(step, change)
  }

  /** Puts a step one place up (-1) or down (1). */
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
   * The sequence to run or to save, or what is wrong with it.
   * @param snippets those that are there
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

  /** What is written, to be kept. */
  keep(): WrittenSequence {
    return $state.snapshot(this.#written)
  }

  restore(kept: unknown): void {
    this.#written = readWritten(kept)
  }
}

/** Whether a text is a whole number within bounds. */
const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d{1,10}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
