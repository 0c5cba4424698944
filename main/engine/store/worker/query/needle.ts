/** The pattern of a search, prepared: bytes, or a planned expression. */
import type { SearchQuery } from '../../../../../shared/contract/query.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { parseHexBytes } from '../../../../../shared/filter/literals.ts'
import { stringToUtf8 } from '../../../../../shared/bytes/utf8.ts'
import { planRegex, type RegexPlan } from './regex-plan.ts'

export type Needle =
  /** `asSent`: only the bytes that were sent are searched, not what they contain when they are decoded. */
  { readonly bytes: Uint8Array; readonly asSent: boolean } | { readonly plan: RegexPlan }

/** @throws AppError `bad-regex`, `bad-hex` */
export function needleOf({ as, pattern, matchCase }: SearchQuery): Needle {
  switch (as) {
    case 'hex': {
      const bytes = parseHexBytes(pattern)
      if (bytes === null || bytes.length === 0)
        throw new AppError(
          'bad-hex',
          'The bytes cannot be read.',
          'Write them in hex, such as 0a 0b or \\x0a\\x0b.',
        )
      return { bytes, asSent: true }
    }
    case 'text':
      return matchCase || pattern.toLowerCase() === pattern.toUpperCase()
        ? { bytes: stringToUtf8(pattern), asSent: false }
        : { plan: plan(pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'i') }
    case 'regex':
      return { plan: plan(pattern, matchCase ? '' : 'i') }
  }
}

function plan(source: string, flags: string): RegexPlan {
  try {
    return planRegex({ test: 'matches', source, flags })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const message = error.message.slice(error.message.lastIndexOf(': ') + 2)
    throw new AppError('bad-regex', `The regular expression cannot be read: ${message}.`)
  }
}
