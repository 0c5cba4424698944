/** The commands that compare two rows: two selected ones, or one with the row that was selected for comparison before. */
import { groupDigits } from '../../i18n/format.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'
import { LazyModule } from '../../lazy-module.svelte.ts'
import type { BoundCommand, BoundCommands } from '../../state/commands.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import { comparedOf, hasBytes, type ComparingWorkspace } from './compared-row.ts'

const text = catalogue({
  en: {
    firstAndLast: 'first and last',
    both: 'both',
    asFirst: 'select as first',
    withEntry: (n: string) => `with No. ${n}`,
    withOther: (n: string, name: string) => `with No. ${n} of ${name}`,
  },
  zh: {
    firstAndLast: '首行与末行',
    both: '这两行',
    asFirst: '选为第一项',
    withEntry: (n: string) => `与第 ${n} 条`,
    withOther: (n: string, name: string) => `与 ${name} 的第 ${n} 条`,
  },
})

type OnRows = (
  act: (timeline: Timeline) => unknown,
  enabled: (timeline: Timeline) => boolean,
) => BoundCommand

const actions = new LazyModule(() => import('./row-comparison-actions.ts'))

export function bindComparisonOfRows(
  workspace: ComparingWorkspace,
  onRows: OnRows,
  shown: () => Timeline | null,
): Pick<BoundCommands, 'compare-rows' | 'select-row-to-compare'> {
  return {
    'compare-rows': {
      ...onRows(
        async (timeline) => (await actions.get()).compare(workspace, timeline),
        ({ rows }) => rows.count > 0,
      ),
      detail() {
        const timeline = shown()
        return timeline === null ? '' : detailOf(workspace, timeline)
      },
    },
    'select-row-to-compare': onRows(
      async (timeline) => (await actions.get()).select(workspace, timeline),
      ({ selection: { entry } }) => entry !== null && hasBytes(entry),
    ),
  }
}

/** What the selected rows are compared with. */
function detailOf({ comparisonChoice: choice }: ComparingWorkspace, timeline: Timeline): string {
  const { count } = timeline.rows
  if (count > 1) return count === 2 ? text().both : text().firstAndLast
  const { entry: focused } = timeline.selection
  const chosen = choice.entry
  if (chosen === null || (focused && choice.isEntry(comparedOf(timeline, focused))))
    return text().asFirst
  const n = groupDigits(chosen.entry.n)
  return chosen.entry.session === timeline.session
    ? text().withEntry(n)
    : text().withOther(n, chosen.name)
}
