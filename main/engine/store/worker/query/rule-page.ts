/**
 * The rows of one page while rules are tested with them. What can be tested at once is; compressed messages are inflated,
 * and expressions that may take long are awaited, by `complete`. Owned by `RowColours`.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { defaultInflated } from '../../../../../shared/contract/limits.ts'
import type { RowColour } from '../../../../../shared/model/annotation.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Inflater } from '../reading/inflater.ts'
import type { MessageView } from '../reading/message-view.ts'
import type { Reader } from '../reading/reader.ts'
import type { CompiledColourRule } from './colour-rule.ts'
import { MessageEntry } from './message-entry.ts'
import { pending, type Regexes } from './regexes.ts'
import type { RuleResults } from './rule-results.ts'

/** Rows of a session, of a view of messages if `messages` is given. */
export interface PageOfRows {
  readonly session: number
  readonly rows: readonly EntrySummary[]
  readonly messages: MessageView | null
}

/** A rule with the expressions that this page waits for. */
export interface PageRule {
  readonly colour: RowColour
  readonly expression: string
  readonly compiled: CompiledColourRule
  readonly regexes: Regexes
}

export interface RulePageDeps {
  readonly reader: Reader
  readonly inflater: Inflater
  readonly results: RuleResults
  /** An expression of the rule took too long. */
  readonly ignore: (rule: PageRule, error: AppError) => void
}

/**
 * How long the rows of a page may wait for the expressions of a rule. The thread ends one without a linear form after a
 * second; its start on a busy machine may take longer. Milliseconds.
 */
const longestWaitMs = 10_000
/** From this length on, results are kept. Bytes. */
const longPayload = 4_096

interface TestedRow {
  readonly row: EntrySummary
  readonly key: string
  /** Undefined when the row was dropped meanwhile. */
  readonly entry: MessageEntry | undefined
  /** Null for none; undefined until it is known. */
  colour: RowColour | null | undefined
  /** Something was awaited. */
  isAwaited: boolean
  inflated: 'no' | 'needed' | 'done'
}

export class RulePage {
  readonly #deps: RulePageDeps
  readonly #rules: readonly PageRule[]
  readonly #rows: readonly TestedRow[]

  constructor(deps: RulePageDeps, page: PageOfRows, rules: readonly PageRule[]) {
    this.#deps = deps
    this.#rules = rules
    this.#rows = page.rows.map((row) => ({
      row,
      key: keyOf(row, page.messages),
      entry: entryOf(deps.reader, page, row),
      colour: undefined,
      isAwaited: false,
      inflated: 'no',
    }))
  }

  /** The rows with their colours. Those of which the colour is not known yet are marked. */
  get rows(): EntrySummary[] {
    return this.#rows.map(({ row, colour }) => {
      if (colour === undefined) return { ...row, isColourPending: true }
      return colour === null ? row : { ...row, ruleColour: colour }
    })
  }

  /** Tests the rows of which the colour is not known yet. Returns whether all are known now. */
  test(): boolean {
    for (const row of this.#rows) {
      if (row.colour !== undefined) continue
      row.colour = this.#colourOf(row)
      row.isAwaited ||= row.colour === undefined
    }
    return this.#rows.every(({ colour }) => colour !== undefined)
  }

  /** Awaits everything. A rule of which an expression takes too long is ignored from then on. */
  async complete(): Promise<void> {
    do {
      await this.#inflate()
      await this.#answered()
    } while (!this.#deps.reader.inSnapshot(() => this.test()))
  }

  /** Returns the colour of the first rule that matches; null for none, undefined where something has to be awaited. */
  #colourOf(row: TestedRow): RowColour | null | undefined {
    const { entry, key } = row
    if (entry === undefined) return null
    const { results } = this.#deps
    for (const { compiled, regexes, colour } of this.#rules)
      try {
        let matches = compiled.isSlow ? false : results.get(compiled, key)
        if (matches === undefined) {
          if (compiled.asksPayload && entry.isCompressed && row.inflated !== 'done') {
            row.inflated = 'needed'
            return undefined
          }
          matches = compiled.matches(entry, regexes)
          const isCostly = compiled.asksPayload && row.row.length >= longPayload
          if (isCostly || row.isAwaited) results.set(compiled, key, matches)
        }
        if (matches) return colour
      } catch (error) {
        if (error === pending) return undefined
        // The entry was dropped meanwhile.
        if (error instanceof AppError && error.code === 'not-found') return null
        throw error
      }
    return null
  }

  /** Inflates messages one after the other. One that cannot be inflated is tested as it was sent. */
  async #inflate(): Promise<void> {
    const range = { offset: 0, length: defaultInflated, limit: defaultInflated }
    for (const row of this.#rows) {
      const { entry } = row
      if (row.inflated !== 'needed' || entry?.span == null) continue
      try {
        entry.inflated((await this.#deps.inflater.read(entry.span, range)).bytes)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
      row.inflated = 'done'
    }
  }

  async #answered(): Promise<void> {
    await Promise.all(
      this.#rules.map(async (rule) => {
        const { regexes } = rule
        try {
          await within(longestWaitMs, regexes)
          regexes.again()
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          this.#deps.ignore(rule, error)
        }
      }),
    )
  }
}

/** Identifies a row with its content: a message grows until it is complete. */
const keyOf = (
  { n, length, partial, message }: EntrySummary,
  messages: MessageView | null,
): string =>
  messages === null
    ? `${String(n)} ${String(length)} ${String(partial)}`
    : `${String(n)}+${String(message?.offset ?? 0)} ${String(length)} ${String(partial)} ${messages.reading}`

function entryOf(
  reader: Reader,
  { session, messages }: PageOfRows,
  row: EntrySummary,
): MessageEntry | undefined {
  if (messages === null) return MessageEntry.ofEntry(reader, session, row.n)
  const position = messages.position(row.n, row.message?.offset ?? 0)
  return MessageEntry.at(reader, messages, position)
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
