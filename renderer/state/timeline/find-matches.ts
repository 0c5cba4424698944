/** Asks the engine for the matches in a payload, part by part: a search of a long one is shown while it runs. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { Matches, SearchQuery } from '../../../shared/contract/query.ts'

/** Maximum number of matches of a payload. */
const mostMatches = 10_000

export interface FoundPart {
  readonly matches: Matches['matches']
  /** There are more matches than are reported. */
  readonly more: boolean
  readonly isLast: boolean
}

/** Yields the matches of each part, in order. A caller that leaves the loop ends the search. @throws AppError */
export async function* findMatches(
  engine: EngineApi,
  body: BodyOf,
  query: SearchQuery,
): AsyncGenerator<FoundPart> {
  let left = mostMatches
  for (let from: number | undefined = 0; from !== undefined;) {
    const part: Matches = await engine.call('matches', { ...body, query, from })
    const matches = part.matches.slice(0, left)
    left -= matches.length
    const more =
      part.more || matches.length < part.matches.length || (left === 0 && part.next !== undefined)
    from = more ? undefined : part.next
    yield { matches, more, isLast: from === undefined }
  }
}
