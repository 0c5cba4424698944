/** The pattern of a search, prepared: a text or bytes, or a planned expression. */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { SearchQuery } from '../../../../../shared/contract/query.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { parseHexBytes } from '../../../../../shared/filter/literals.ts'
import { stringToUtf8 } from '../../../../../shared/bytes/utf8.ts'
import { planRegex, type RegexPlan } from './regex-plan.ts'
import { SoughtText } from './sought-text.ts'

export type Needle = { readonly text: SoughtText } | { readonly plan: RegexPlan }

/** Reports whether only the bytes that were sent are searched, not what they contain when they are decoded. */
export const isAsSent = (needle: Needle): boolean => 'text' in needle && needle.text.isBytes

/**
 * @param encoding that of the session to search
 * @throws AppError `bad-regex`, `bad-hex`
 */
export function needleOf({ as, pattern, matchCase }: SearchQuery, encoding: EncodingId): Needle {
  switch (as) {
    case 'hex': {
      const bytes = parseHexBytes(pattern)
      if (bytes === null || bytes.length === 0)
        throw new AppError(
          'bad-hex',
          'Invalid hex bytes.',
          'Use hex bytes such as 0a 0b or \\x0a\\x0b.',
        )
      return { text: new SoughtText(bytes, null) }
    }
    case 'text':
      return matchCase || pattern.toLowerCase() === pattern.toUpperCase()
        ? { text: new SoughtText(stringToUtf8(pattern), encoding) }
        : { plan: plan(pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'i', encoding) }
    case 'regex':
      return { plan: plan(pattern, matchCase ? '' : 'i', encoding) }
  }
}

function plan(source: string, flags: string, encoding: EncodingId): RegexPlan {
  try {
    return planRegex({ source, flags }, encoding)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const message = error.message.slice(error.message.lastIndexOf(': ') + 2)
    throw new AppError('bad-regex', `Invalid regular expression: ${message}.`)
  }
}
