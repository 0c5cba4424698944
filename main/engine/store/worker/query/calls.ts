/** Store calls that query a whole session or all sessions. */
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import type { MatchFinder } from './matches.ts'
import type { Queries } from './queries.ts'

export interface QueryCallsDeps {
  matches: MatchFinder
  queries: Queries
}

export const queryCalls = ({ matches, queries }: QueryCallsDeps) => ({
  matches: (params: EngineParams<'matches'>) => matches.find(params),
  searchSessions: (params: EngineParams<'searchSessions'>) => queries.searchSessions(params),
  stopSearch: ({ search }: EngineParams<'stopSearch'>) => {
    queries.stopSearch(search)
  },
  statistics: (params: EngineParams<'statistics'>) => queries.statistics(params),
})
