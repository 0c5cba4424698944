/** The commands that compare two rows: two selected ones, or one with the row that was selected for comparison before. */
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import { isSendable, type EntrySummary } from '../../../shared/model/entry.ts'
import { groupDigits } from '../../i18n/format.ts'
import { catalogue } from '../../i18n/locale.svelte.ts'
import type { BoundCommand, BoundCommands } from '../../state/commands.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import type { Workspace } from '../../state/workspace/workspace.svelte.ts'
import { tell, tellProblem } from '../../ui/toast.ts'

const text = catalogue({
  en: {
    firstAndLast: 'first and last',
    both: 'both',
    asFirst: 'select as first',
    withEntry: (n: string) => `with No. ${n}`,
    withOther: (n: string, name: string) => `with No. ${n} of ${name}`,
    selected: (n: string) => `No. ${n} is selected for comparison.`,
    selectedHint: 'Choose “Compare” for another row, here or in another session.',
    noBytes: (n: string) => `No. ${n} is an event: it has no bytes to compare.`,
  },
  zh: {
    firstAndLast: '首行与末行',
    both: '这两行',
    asFirst: '选为第一项',
    withEntry: (n: string) => `与第 ${n} 条`,
    withOther: (n: string, name: string) => `与 ${name} 的第 ${n} 条`,
    selected: (n: string) => `已将第 ${n} 条选为比较对象。`,
    selectedHint: '在另一行上选择“比较”即可，该行也可以在其他会话中。',
    noBytes: (n: string) => `第 ${n} 条是事件，没有可比较的字节。`,
  },
})

type OnRows = (
  act: (timeline: Timeline) => unknown,
  enabled: (timeline: Timeline) => boolean,
) => BoundCommand

export function bindComparisonOfRows(
  workspace: Pick<Workspace, 'tabs' | 'comparisonChoice' | 'compare'>,
  onRows: OnRows,
  shown: () => Timeline | null,
): Pick<BoundCommands, 'compare-rows' | 'select-row-to-compare'> {
  const { comparisonChoice: choice } = workspace
  const nameOf = ({ session }: Timeline): string =>
    workspace.tabs.find((tab) => tab.session?.id === session)?.session?.name ?? ''

  const select = (timeline: Timeline, entry: ComparedEntry): void => {
    choice.choose({ of: 'entry', entry, name: nameOf(timeline) })
    tell({ message: text().selected(groupDigits(entry.n)), hint: text().selectedHint })
  }

  const compare = async (timeline: Timeline): Promise<void> => {
    const rows = await endsOf(timeline)
    const event = rows.find((row) => !hasBytes(row))
    const [first, last] = rows.map((row) => comparedOf(timeline, row))
    if (event !== undefined) tellProblem({ message: text().noBytes(groupDigits(event.n)) })
    else if (first !== undefined && last !== undefined)
      await workspace.compare({ of: 'entries', then: first, now: last })
    else if (first !== undefined && choice.entry !== null && !choice.isEntry(first))
      await workspace.compare({ of: 'entries', then: choice.entry.entry, now: first })
    else if (first !== undefined) select(timeline, first)
  }

  return {
    'compare-rows': {
      ...onRows(compare, ({ rows }) => rows.count > 0),
      detail() {
        const timeline = shown()
        if (timeline === null) return ''
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
      },
    },
    'select-row-to-compare': onRows(
      (timeline) => {
        const { entry } = timeline.selection
        if (entry !== null) select(timeline, comparedOf(timeline, entry))
      },
      ({ selection: { entry } }) => entry !== null && hasBytes(entry),
    ),
  }
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

/** Reports whether the row was on the wire. */
const hasBytes = ({ kind }: EntrySummary): boolean => isSendable(kind) || kind === 'handshake'

function comparedOf({ session, view }: Timeline, { n, message }: EntrySummary): ComparedEntry {
  return message === null
    ? { session, n }
    : { session, n, message: { offset: message.offset, viewMode: view.viewMode } }
}
