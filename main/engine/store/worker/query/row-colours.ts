/**
 * Gives the rows of a page the colours of the rules that match them. Rules are compiled once for each session. An
 * expression that may take long is matched in a thread of its own, so that neither a recording nor a filter waits, nor
 * the rows: those whose colour takes longer are returned without it, and are loaded again when it is known. A rule whose
 * expression takes too long is reported once and matches nothing from then on.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { AppliedRule } from '../../../../../shared/model/colour-rule.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { rawMessage } from '../../../../../shared/problems/texts.ts'
import { dropOldest } from '../reading/block-cache.ts'
import type { Inflater } from '../reading/inflater.ts'
import type { Reader } from '../reading/reader.ts'
import { CompiledColourRule } from './colour-rule.ts'
import { Regexes, stepsPerBlock } from './regexes.ts'
import { RegexThread } from './regex-thread.ts'
import { RulePage, type PageOfRows, type PageRule } from './rule-page.ts'
import { RuleResults } from './rule-results.ts'
import type { ScanSource } from './scan-source.ts'

export interface RowColoursDeps {
  readonly reader: Reader
  readonly source: ScanSource
  readonly inflater: Inflater
  /** Reports an error, such as a rule that is ignored because it takes too long. */
  readonly problem: (error: unknown) => void
  /** Colours of rows of the session that were returned without them are known. */
  readonly found: (session: number) => void
}

/** Number of compiled rules that are kept. */
const keptRules = 256
/** How long rows wait for their colours, so that they do not change colour just after they appear. Milliseconds. */
const briefMs = 30
/** Maximum length of an expression in the report of a slow rule. Characters. */
const longestReported = 80

export class RowColours {
  readonly #deps: RowColoursDeps
  readonly #rules = new Map<string, CompiledColourRule>()
  readonly #results = new RuleResults()
  readonly #thread = new RegexThread()
  /** Sessions with a page that is being completed, and whether rows were returned without their colours meanwhile. */
  readonly #running = new Map<number, { isAwaited: boolean }>()

  constructor(deps: RowColoursDeps) {
    this.#deps = deps
  }

  /** Returns the rows with their colours, at once unless expressions or compressed messages have to be awaited. */
  of(page: PageOfRows, applied: readonly AppliedRule[]): EntrySummary[] | Promise<EntrySummary[]> {
    const budget = stepsPerBlock / applied.length
    const rules = applied.map(({ colour, expression }): PageRule => ({
      colour,
      expression,
      compiled: this.#compiled(page.session, expression),
      regexes: new Regexes(this.#thread, budget),
    }))
    const { reader, inflater } = this.#deps
    const tested = new RulePage(
      {
        ...{ reader, inflater, results: this.#results },
        ignore: (rule, error) => {
          this.#ignore(rule, error)
        },
      },
      page,
      rules,
    )
    if (tested.test()) return tested.rows
    const running = this.#running.get(page.session)
    if (running === undefined) return this.#complete(page.session, tested)
    // One page of a session at a time: this one is requested again afterwards, unless it is not visible any more.
    running.isAwaited = true
    return tested.rows
  }

  /** Annotations of the session changed. */
  annotated(session: number): void {
    this.#results.annotated(session)
  }

  close(): void {
    this.#thread.close()
  }

  /** Returns the rows after a short time; completes them in the background. */
  async #complete(session: number, page: RulePage): Promise<EntrySummary[]> {
    const running = { isAwaited: false }
    this.#running.set(session, running)
    const completed = page.complete().then(
      () => {
        this.#running.delete(session)
        if (running.isAwaited) this.#deps.found(session)
      },
      (error: unknown) => {
        this.#running.delete(session)
        this.#deps.problem(error)
      },
    )
    const brief = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      running.isAwaited = true
      brief.resolve(undefined)
    }, briefMs)
    await Promise.race([completed, brief.promise])
    clearTimeout(timer)
    return page.rows
  }

  #ignore({ compiled, expression }: PageRule, { hint }: AppError): void {
    if (compiled.isSlow) return
    compiled.slow()
    const shown =
      expression.length > longestReported ? `${expression.slice(0, longestReported)}…` : expression
    this.#deps.problem(
      new AppError(
        'regex-too-slow',
        `The colour rule takes too long and is ignored: ${shown}`,
        rawMessage(hint),
      ),
    )
  }

  #compiled(session: number, expression: string): CompiledColourRule {
    // Texts are compiled for the encoding that is chosen now.
    const key = `${String(session)} ${this.#deps.source.encoding(session)} ${expression}`
    const known = this.#rules.get(key)
    if (known !== undefined) return known
    if (this.#rules.size >= keptRules) dropOldest(this.#rules)
    const compiled = new CompiledColourRule(this.#deps.source, session, expression)
    this.#rules.set(key, compiled)
    return compiled
  }
}
