/** What the commands that compare rows do. Loaded with the first of them. */
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { groupDigits } from '../../i18n/format.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import { tell, tellProblem } from '../../ui/toast.ts'
import { comparedOf, hasBytes, type ComparingWorkspace } from './compared-row.ts'

const text = catalogue({
  en: {
    selected: (n: string) => `No. ${n} is selected for comparison.`,
    selectedHint: 'Choose “Compare” for another row, here or in another session.',
    noBytes: (n: string) => `No. ${n} is an event: it has no bytes to compare.`,
  },
  zh: {
    selected: (n: string) => `已将第 ${n} 条选为比较对象。`,
    selectedHint: '在另一行上选择“比较”即可，该行也可以在其他会话中。',
    noBytes: (n: string) => `第 ${n} 条是事件，没有可比较的字节。`,
  },
})

/** Compares the first and the last selected row, or one row with the selected entry; without that, it selects the row. */
export async function compare(workspace: ComparingWorkspace, timeline: Timeline): Promise<void> {
  const { comparisonChoice: choice } = workspace
  const rows = await endsOf(timeline)
  const event = rows.find((row) => !hasBytes(row))
  const [first, last] = rows.map((row) => comparedOf(timeline, row))
  if (event !== undefined) tellProblem({ message: text().noBytes(groupDigits(event.n)) })
  else if (first !== undefined && last !== undefined)
    await workspace.compare({ of: 'entries', then: first, now: last })
  else if (first !== undefined && choice.entry !== null && !choice.isEntry(first))
    await workspace.compare({ of: 'entries', then: choice.entry.entry, now: first })
  else if (first !== undefined) choose(workspace, timeline, first)
}

/** Selects the focused row. */
export function select(workspace: ComparingWorkspace, timeline: Timeline): void {
  const { entry } = timeline.selection
  if (entry === null) return
  if (hasBytes(entry)) choose(workspace, timeline, comparedOf(timeline, entry))
  else tellProblem({ message: text().noBytes(groupDigits(entry.n)) })
}

function choose(workspace: ComparingWorkspace, { session }: Timeline, entry: ComparedEntry): void {
  const shown = workspace.tabs.find((tab) => tab.session?.id === session)
  const name = shown?.session?.name ?? ''
  workspace.comparisonChoice.choose({ of: 'entry', entry, name })
  tell({ message: text().selected(groupDigits(entry.n)), hint: text().selectedHint })
}

/** The first and the last selected row; one if only one is selected. */
async function endsOf({ view, rows }: Timeline): Promise<EntrySummary[]> {
  const { ranges } = rows.all
  const [first, last] = [ranges[0], ranges.at(-1)]
  if (first === undefined || last === undefined) return []
  const { fetch } = view
  const positions = [...new Set([first.first + 1, last.end])]
  const found = await Promise.all(positions.map((position) => fetch(position, position)))
  return found.flat()
}
