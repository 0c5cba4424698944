/**
 * Gives the rows of a page the colours of the rules that match them. Rules are compiled once for each session. An
 * expression that may take long is matched in a thread of its own, so that neither a recording nor a filter waits; a rule
 * whose expression takes too long is reported once and matches nothing from then on.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { defaultInflated } from '../../../../../shared/contract/limits.ts'
import type { RowColour } from '../../../../../shared/model/annotation.ts'
import type { AppliedRule } from '../../../../../shared/model/colour-rule.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { rawMessage } from '../../../../../shared/problems/texts.ts'
import { dropOldest } from '../reading/block-cache.ts'
import type { Inflater } from '../reading/inflater.ts'
import type { MessageView } from '../reading/message-view.ts'
import type { Reader } from '../reading/reader.ts'
import { CompiledColourRule } from './colour-rule.ts'
import { MessageEntry } from './message-entry.ts'
import { pending, Regexes, stepsPerBlock } from './regexes.ts'
import { RegexThread } from './regex-thread.ts'
import type { ScanSource } from './scan-source.ts'

export interface RowColoursDeps {
  readonly reader: Reader
  readonly source: ScanSource
  readonly inflater: Inflater
  /** Reports a rule that is ignored because it takes too long. */
  readonly problem: (error: AppError) => void
}

/** Rows of a session, of a view of messages if `messages` is given. */
export interface PageOfRows {
  readonly session: number
  readonly rows: readonly EntrySummary[]
  readonly messages: MessageView | null
}

/** Number of compiled rules that are kept. */
const keptRules = 256
/**
 * How long the rows of a page may wait for the expressions of a rule. The thread ends one without a linear form after a
 * second; its start on a busy machine may take longer. Milliseconds.
 */
const longestWaitMs = 10_000
/** Maximum length of an expression in the report of a slow rule. Characters. */
const longestReported = 80

interface PageRule {
  readonly colour: RowColour
  readonly expression: string
  readonly compiled: CompiledColourRule
  readonly regexes: Regexes
}

export class RowColours {
  readonly #deps: RowColoursDeps
  readonly #rules = new Map<string, CompiledColourRule>()
  readonly #thread = new RegexThread()

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
    const entries = page.rows.map((row) => this.#entry(page, row))
    const needsInflated = rules.some(({ compiled }) => compiled.asksPayload)
    if (needsInflated && entries.some((entry) => entry?.isCompressed === true))
      return this.#inflate(entries).then(() => this.#colour(page, entries, rules))
    return this.#colour(page, entries, rules)
  }

  close(): void {
    this.#thread.close()
  }

  #colour(
    page: PageOfRows,
    entries: readonly (MessageEntry | undefined)[],
    rules: readonly PageRule[],
  ): EntrySummary[] | Promise<EntrySummary[]> {
    const { rows } = page
    const colours = entries.map((entry) => (entry === undefined ? null : colourOf(entry, rules)))
    if (!colours.includes(pending))
      return rows.map((row, i) => {
        const colour = colours[i]
        return typeof colour === 'string' ? { ...row, ruleColour: colour } : row
      })
    return this.#answered(rules).then(() =>
      this.#deps.reader.inSnapshot(() => this.#colour(page, entries, rules)),
    )
  }

  /** Waits for all expressions; a rule that takes too long is ignored from then on. */
  async #answered(rules: readonly PageRule[]): Promise<void> {
    await Promise.all(
      rules.map(async (rule) => {
        const { regexes } = rule
        try {
          await within(longestWaitMs, regexes)
          regexes.again()
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          this.#ignore(rule, error)
        }
      }),
    )
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

  /** Undefined when the row was dropped meanwhile. */
  #entry({ session, messages }: PageOfRows, row: EntrySummary): MessageEntry | undefined {
    const { reader } = this.#deps
    if (messages === null) return MessageEntry.ofEntry(reader, session, row.n)
    const position = messages.position(row.n, row.message?.offset ?? 0)
    return MessageEntry.at(reader, messages, position)
  }

  /** Inflates messages one after the other. One that cannot be inflated is tested as it was sent. */
  async #inflate(entries: readonly (MessageEntry | undefined)[]): Promise<void> {
    const range = { offset: 0, length: defaultInflated, limit: defaultInflated }
    for (const entry of entries) {
      if (!entry?.isCompressed || entry.span === null) continue
      try {
        entry.inflated((await this.#deps.inflater.read(entry.span, range)).bytes)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    }
  }
}

/** Returns the colour of the first rule that matches; null for none, `pending` where an expression has to be awaited. */
function colourOf(
  entry: MessageEntry,
  rules: readonly PageRule[],
): RowColour | typeof pending | null {
  for (const { compiled, regexes, colour } of rules)
    try {
      if (compiled.matches(entry, regexes)) return colour
    } catch (error) {
      if (error === pending) return pending
      // The entry was dropped meanwhile.
      if (error instanceof AppError && error.code === 'not-found') return null
      throw error
    }
  return null
}

/** Resolves when the questions are answered. @throws AppError `regex-too-slow` */
async function within(ms: number, regexes: Regexes): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new AppError('regex-too-slow', 'The regular expression takes too long.'))
    regexes.close()
  }, ms)
  try {
    await Promise.race([regexes.answered(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
