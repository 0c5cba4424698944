/** Of what entry the detail shows bytes, and where they are asked for. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { MessagePlace } from '../../state/selection.svelte.ts'

/** Where an entry's bytes come from. */
export interface Place {
  engine: EngineApi
  session: number
  entry: EntrySummary
  /** Where the message stands that the entry is; null for an entry as it was recorded. */
  message: MessagePlace | null
}
