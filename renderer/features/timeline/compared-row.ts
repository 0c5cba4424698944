/** A row of a timeline as one side of a comparison. */
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import { isSendable, type EntrySummary } from '../../../shared/model/entry.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import type { Workspace } from '../../state/workspace/workspace.svelte.ts'

/** What comparing rows needs of the workspace. */
export type ComparingWorkspace = Pick<Workspace, 'tabs' | 'comparisonChoice' | 'compare'>

/** Reports whether the row was on the wire. */
export const hasBytes = ({ kind }: EntrySummary): boolean =>
  isSendable(kind) || kind === 'handshake'

export function comparedOf(
  { session, view }: Timeline,
  { n, message }: EntrySummary,
): ComparedEntry {
  return message === null
    ? { session, n }
    : { session, n, message: { offset: message.offset, viewMode: view.viewMode } }
}
