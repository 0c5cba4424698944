/**
 * The thread for regular expressions that may take long. An expression with a linear-time form changes to it when V8's
 * engine takes long; any other is terminated after a limit. Owner: `RegexThread`.
 */
import type { MessagePort } from 'node:worker_threads'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { AppError, type AppErrorData } from '../../../../../shared/contract/errors.ts'
import { regexHints } from '../../../../../shared/contract/regex-hints.ts'
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import type { RegexTest } from '../../../../../shared/filter/ast.ts'
import { LinearRegex, type NotLinear } from './linear-regex.ts'
import { crosses, matchPlaces, type TextMatcher } from './match-places.ts'
import { guarded } from './regex-guard.ts'
import { planRegex, type RegexPlan } from './regex-plan.ts'

/** A question about one text. */
export type RegexQuestion =
  /** Whether it contains a match. */
  | { as: 'test'; text: string }
  /** Whether a match begins before the character `at` and ends after it. */
  | { as: 'crosses'; text: string; at: number }
  /** Where a payload contains matches, given what precedes and follows it. */
  | {
      as: 'places'
      before: Uint8Array
      payload: Uint8Array
      after: Uint8Array
      encoding: EncodingId
    }

export type RegexAnswer = boolean | EngineResult<'matches'>

export interface RegexJob {
  id: number
  regex: Omit<RegexTest, 'test'>
  questions: RegexQuestion[]
}

export type RegexJobDone =
  { id: number; answers: RegexAnswer[] } | { id: number; error: AppErrorData }

export const isRegexData = (data: unknown): data is { regexes: true } =>
  typeof data === 'object' && data !== null && 'regexes' in data

/** How long V8 may take for a job before the linear form is used. Milliseconds. */
const patienceMs = 100
/** How long a job without a linear form may take. Milliseconds. */
const limitMs = 1_000
const mostKept = 64

interface Compiled {
  readonly plan: RegexPlan
  readonly linear: LinearRegex | NotLinear
  /** V8 has taken long. */
  isSlow: boolean
}

export function runRegexes(port: MessagePort): void {
  const kept = new Map<string, Promise<Compiled>>()
  const compiled = ({ source, flags }: RegexJob['regex']): Promise<Compiled> => {
    const key = `${flags}/${source}`
    const made = kept.get(key) ?? compile({ source, flags })
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, made)
    return made
  }
  port.on('message', (job: RegexJob) => {
    const { id, regex, questions } = job
    compiled(regex)
      .then((one) => answer(one, questions))
      .then(
        (answers) => {
          port.postMessage({ id, answers } satisfies RegexJobDone)
        },
        (error: unknown) => {
          const said = AppError.of(error)
          port.postMessage({ id, error: said.toData() } satisfies RegexJobDone)
        },
      )
  })
}

async function compile(test: RegexJob['regex']): Promise<Compiled> {
  const { RE2JS } = await import('re2js')
  return {
    plan: planRegex(test),
    linear: LinearRegex.of(test, (pattern) => RE2JS.compile(pattern)),
    isSlow: false,
  }
}

function answer(one: Compiled, questions: readonly RegexQuestion[]): RegexAnswer[] {
  const { plan, linear } = one
  const ask = (question: RegexQuestion): RegexAnswer => answerWith(plan, plan.each, question)
  if (!(linear instanceof LinearRegex)) {
    const answers = within(limitMs, () => questions.map(ask))
    if (answers === null) throw tooSlow(linear)
    return answers
  }
  if (!one.isSlow) {
    const answers = within(patienceMs, () => questions.map(ask))
    if (answers !== null) return answers
    one.isSlow = true
  }
  return questions.map((question) => {
    const found = answerLinear(plan, linear, question)
    if (found !== null) return found
    const answers = within(limitMs, () => [ask(question)])
    if (answers === null) throw tooSlow('other')
    return answers[0]!
  })
}

/** Returns null when it takes longer. */
function within(ms: number, run: () => RegexAnswer[]): RegexAnswer[] | null {
  let answers: RegexAnswer[] = []
  return guarded(ms, () => {
    answers = run()
  })
    ? answers
    : null
}

function answerWith(plan: RegexPlan, each: TextMatcher, question: RegexQuestion): RegexAnswer {
  switch (question.as) {
    case 'test':
      return plan.regex.test(question.text)
    case 'crosses':
      return crosses(each, question.text, question.at)
    case 'places': {
      const [before, payload, after] = [question.before, question.payload, question.after].map(
        (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      )
      return matchPlaces(
        { each, bytewise: plan.bytewise, encoding: question.encoding },
        payload!,
        before!,
        after!,
      )
    }
  }
}

/** The linear form cannot decide for this text. */
const cannotTell = new Error('the linear form cannot tell')

function answerLinear(
  plan: RegexPlan,
  linear: LinearRegex,
  question: RegexQuestion,
): RegexAnswer | null {
  if (question.as === 'test') return linear.test(question.text)
  const each: TextMatcher = {
    lastIndex: 0,
    exec(text) {
      const found = this.lastIndex > text.length ? undefined : linear.find(text, this.lastIndex)
      if (found === null) throw cannotTell
      this.lastIndex = found?.end ?? 0
      return found ? { index: found.start, 0: text.slice(found.start, found.end) } : null
    },
  }
  try {
    return answerWith(plan, each, question)
  } catch (error) {
    if (error === cannotTell) return null
    throw error
  }
}

const tooSlow = (why: keyof typeof regexHints): AppError =>
  new AppError('regex-too-slow', 'The regular expression takes too long.', regexHints[why])
