/** Which views there are of an entry, and which one shows most of it. Pure. */
import { isFrame, type EntrySummary } from '../../../shared/model/entry.ts'
import type { SettingValues } from '../../../shared/contract/settings.ts'

export type View = Exclude<SettingValues['detailView'], 'usual'>

export function viewsOf(entry: EntrySummary, hasJson: boolean): View[] {
  if (entry.event) return ['facts']
  if (entry.kind === 'handshake') return ['handshake', 'text', 'hex']
  const views: View[] = hasJson ? ['text', 'json', 'hex'] : ['text', 'hex']
  return isFrame(entry.kind) && (entry.message?.frames ?? 1) === 1 ? [...views, 'frame'] : views
}

/** The view of an entry while the person has not chosen. */
export function usualView(entry: EntrySummary, hasJson: boolean, inflated: boolean): View {
  const [first] = viewsOf(entry, hasJson)
  if (first === 'facts' || first === 'handshake') return first
  if (entry.kind === 'close' || entry.kind === 'reserved') return 'frame'
  if (inflated) return entry.kind === 'binary' ? 'hex' : 'text'
  return entry.previewHex ? 'hex' : 'text'
}
