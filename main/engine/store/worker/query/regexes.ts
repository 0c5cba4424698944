/**
 * The regular expressions of one view, search or count. Cheap ones are matched immediately. One that may take long is
 * handed to the thread for expressions, and the caller is stopped by `pending`: it waits for `answered`, then repeats
 * its work and finds the answers here. So the thread that writes never runs expressions for longer than a block's
 * budget.
 */
import type { RegexTest } from '../../../../../shared/filter/ast.ts'
import { crosses, type TextMatcher } from './match-places.ts'
import type { RegexAnswer, RegexQuestion } from './regex-job.ts'
import { planRegex, type RegexPlan } from './regex-plan.ts'
import type { RegexThread } from './regex-thread.ts'

/** Thrown where an answer has to be awaited. */
export const pending = new Error('an expression is being matched')

/** Steps of V8's engine that the texts of one block may take here: some ten milliseconds at worst. */
export const stepsPerBlock = 8_000_000

/** Answers, and open questions, of an expression. */
interface Asked {
  readonly plan: RegexPlan
  readonly answers: Map<string, RegexAnswer>
  readonly open: Map<string, RegexQuestion>
}

export class Regexes {
  readonly #thread: RegexThread
  readonly #asked = new Map<RegexPlan, Asked>()
  readonly #budget: number
  #steps: number

  /** @param budget steps that may be taken here for a block */
  constructor(thread: RegexThread, budget = stepsPerBlock) {
    this.#thread = thread
    this.#budget = budget
    this.#steps = budget
  }

  /** Begins another block, for which nothing was asked yet. */
  begin(): void {
    this.#steps = this.#budget
    for (const { answers } of this.#asked.values()) answers.clear()
  }

  /** Begins the same block again, after `pending`. */
  again(): void {
    this.#steps = this.#budget
  }

  /** Reports whether a text of this length can be matched here; if so its steps are deducted. */
  affords(plan: RegexPlan, length: number): boolean {
    const steps = plan.steps(length)
    if (steps > this.#steps) return false
    this.#steps -= steps
    return true
  }

  /** The test of a filter. */
  readonly matches = (test: RegexTest): ((text: string) => boolean) => {
    const plan = planRegex(test)
    return (text) => this.test(plan, text)
  }

  /** Reports whether the text contains a match. @throws pending */
  test(plan: RegexPlan, text: string): boolean {
    const answer = this.tryTest(plan, text)
    if (answer === undefined) throw pending
    return answer
  }

  /** The same; undefined where the answer has to be awaited. */
  tryTest(plan: RegexPlan, text: string): boolean | undefined {
    if (this.affords(plan, text.length)) return plan.regex.test(text)
    return this.#ask(plan, text, { as: 'test', text })
  }

  /**
   * Reports whether a match begins before the character `at` and ends after it; undefined where the answer has to be
   * awaited.
   */
  tryCrosses(plan: RegexPlan, text: string, at: number): boolean | undefined {
    const affordable: TextMatcher = {
      lastIndex: 0,
      exec: (all) => {
        if (!this.affords(plan, all.length)) throw pending
        plan.each.lastIndex = affordable.lastIndex
        return plan.each.exec(all)
      },
    }
    try {
      return crosses(affordable, text, at)
    } catch (error) {
      if (error !== pending) throw error
    }
    return this.#ask(plan, `${String(at)}:${text}`, { as: 'crosses', text, at })
  }

  /** Resolves when all questions are answered. @throws AppError `regex-too-slow` */
  async answered(): Promise<void> {
    for (const { plan, answers, open } of this.#asked.values()) {
      const keys = [...open.keys()]
      if (keys.length === 0) continue
      const { source, flags } = plan.regex
      const job = { regex: { source, flags }, questions: [...open.values()] }
      open.clear()
      const found = await this.#thread.run(this, job)
      keys.forEach((key, i) => {
        answers.set(key, found[i] ?? false)
      })
    }
  }

  /** The answers are no longer needed. */
  close(): void {
    this.#thread.cancel(this)
  }

  #ask(plan: RegexPlan, key: string, question: RegexQuestion): boolean | undefined {
    let asked = this.#asked.get(plan)
    if (asked === undefined) {
      asked = { plan, answers: new Map(), open: new Map() }
      this.#asked.set(plan, asked)
    }
    const answer = asked.answers.get(key)
    if (answer !== undefined) return answer === true
    asked.open.set(key, question)
    return undefined
  }
}
