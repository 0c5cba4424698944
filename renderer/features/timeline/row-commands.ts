/** The commands on the selected rows of the active timeline: copies, sending again, filters, and annotations. */
import { rowFormats, type RowFormatId } from '../../../shared/rows/index.ts'
import { isSendable, wasSent, type EntrySummary } from '../../../shared/model/entry.ts'
import { formatPeer } from '../../i18n/format.ts'
import { isServer } from '../../../shared/protocols/index.ts'
import { kindWord } from '../../i18n/describe-entry.ts'
import type { BoundCommand, BoundCommands } from '../../state/commands.ts'
import { LazyModule } from '../../lazy-module.svelte.ts'
import { everything } from '../../state/timeline/shown.ts'
import type { Columns } from '../../state/timeline/columns/columns.svelte.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import type { EndpointTab } from '../../state/workspace/tab.svelte.ts'
import type { ComparingWorkspace } from './compared-row.ts'
import { bindComparisonOfRows } from './row-comparison.ts'
import { selectionText } from './selection-text.ts'

type RowCommandId =
  | `copy-${RowFormatId}`
  | `filter-${'value' | 'kind' | 'connection'}`
  | `exclude-${'value' | 'kind' | 'connection'}`
  | 'select-all'
  | 'resend'
  | 'edit-resend'
  | 'follow-connection'
  | 'toggle-bookmark'
  | 'edit-note'
  | 'row-colour'
  | 'colour-like'
  | 'export-rows'
  | 'compare-rows'
  | 'select-row-to-compare'
export type RowCommands = Pick<BoundCommands, RowCommandId>

/** The actions need the filter language and the composer's formats, which the window does not need to start. */
const actions = new LazyModule(() => import('./row-actions.ts'))

export interface RowCommandContext {
  /** The timeline that is shown; null for none. */
  readonly timeline: () => Timeline | null
  /** The active tab if it has a composer. */
  readonly endpoint: () => EndpointTab | null
  /** The columns that rows show. */
  readonly columns: Pick<Columns, 'copied'>
  /** Adds a filter to the recent ones. */
  readonly keepFilter: (filter: string) => void
  /** Focuses the composer's editor. */
  readonly write: () => void
  readonly exportSession: BoundCommand
  /** Opens the export of the session, for the selected rows. */
  readonly exportRows: () => void
  /** Shows comparisons. */
  readonly workspace: ComparingWorkspace
  /** Opens the list of colour rules. */
  readonly showColourRules: () => void
  /** Runs an action and reports its errors. */
  readonly attempt: (action: () => Promise<unknown>) => void
}

/** Longest payload that a filter is made from. Bytes. */
const maxFilteredValue = 1_024

export function bindRowCommands(context: RowCommandContext): RowCommands {
  const { attempt, endpoint, keepFilter } = context

  const onRows = (
    act: (timeline: Timeline) => unknown,
    enabled: (timeline: Timeline) => boolean,
  ): BoundCommand => ({
    run() {
      const timeline = context.timeline()
      if (timeline !== null) attempt(() => Promise.resolve(act(timeline)))
    },
    enabled() {
      const timeline = context.timeline()
      return timeline !== null && enabled(timeline)
    },
  })
  /** A command on the focused entry. */
  const onEntry = (
    act: (timeline: Timeline, entry: EntrySummary) => unknown,
    enabled: (entry: EntrySummary, timeline: Timeline) => boolean,
    detail?: (entry: EntrySummary, timeline: Timeline) => string,
  ): BoundCommand => ({
    ...onRows(
      (timeline) => timeline.selection.entry && act(timeline, timeline.selection.entry),
      (timeline) =>
        timeline.selection.entry !== null && enabled(timeline.selection.entry, timeline),
    ),
    ...(detail && {
      detail() {
        const timeline = context.timeline()
        const entry = timeline?.selection.entry
        return timeline && entry ? detail(entry, timeline) : ''
      },
    }),
  })

  const filter = async (timeline: Timeline, condition: string, exclude: boolean): Promise<void> =>
    (await actions.get()).filter(timeline, keepFilter, condition, exclude)
  const byValue = (exclude: boolean): BoundCommand =>
    onEntry(
      async (timeline, entry) =>
        filter(timeline, await (await actions.get()).valueOf(timeline, entry), exclude),
      (entry, { field }) => field !== null || isShort(entry),
      (entry, { field }) => field?.value ?? entry.preview,
    )
  const byKind = (exclude: boolean): BoundCommand =>
    onEntry(
      (timeline, { kind }) => filter(timeline, `kind == ${kind}`, exclude),
      () => true,
      ({ kind }) => kindWord(kind),
    )
  const ofConnection = (
    act: (timeline: Timeline, connection: number) => Promise<void>,
  ): BoundCommand =>
    onEntry(
      (timeline, { connection }) => act(timeline, connection),
      ({ connection }) => connection > 0,
      ({ connection }, { connections }) => connections.name(connection),
    )
  const copies = Object.fromEntries(
    rowFormats.map((format) => [
      `copy-${format.id}`,
      onRows(
        async (timeline) =>
          (await actions.get()).copy(
            timeline,
            format,
            context.columns.copied,
            context.exportSession,
          ),
        hasRows,
      ),
    ]),
  ) as Record<`copy-${RowFormatId}`, BoundCommand>

  return {
    'select-all': onRows(
      (timeline) => timeline.selectAll(),
      ({ first, count }) => count > first,
    ),
    ...copies,
    resend: {
      ...onRows(
        async (timeline) => (await actions.get()).resend(timeline, endpoint()),
        ({ rows, selection }) =>
          endpoint()?.isRunning === true &&
          (rows.isCustom ? rows.count > 0 : selection.entry !== null && wasSent(selection.entry)),
      ),
      detail() {
        const [timeline, tab] = [context.timeline(), endpoint()]
        const peers = timeline === null || tab === null ? '' : peersOf(timeline, tab)
        return peers === '' ? '' : `→ ${peers}`
      },
    },
    'edit-resend': onEntry(
      async (timeline, entry) =>
        (await actions.get()).edit(timeline, entry, endpoint(), context.write),
      (entry) => isSendable(entry.kind) && endpoint()?.session != null,
    ),
    'filter-value': byValue(false),
    'exclude-value': byValue(true),
    'filter-kind': byKind(false),
    'exclude-kind': byKind(true),
    'filter-connection': ofConnection((timeline, connection) => timeline.show({ connection })),
    'exclude-connection': ofConnection((timeline, connection) =>
      filter(timeline, `conn == ${String(connection)}`, true),
    ),
    'follow-connection': ofConnection((timeline, connection) => {
      timeline.view.expression = ''
      return timeline.show({ ...everything, connection })
    }),
    'toggle-bookmark': onRows(({ bookmarks, rows }) => bookmarks.toggle(rows.ranges), hasRows),
    'edit-note': onRows(
      ({ bookmarks }) => bookmarks.edit(),
      ({ bookmarks }) => bookmarks.row !== null,
    ),
    'row-colour': onRows((timeline) => timeline.request('colour'), hasRows),
    'export-rows': {
      run: context.exportRows,
      enabled() {
        const timeline = context.timeline()
        return timeline !== null && hasRows(timeline) && context.exportSession.enabled()
      },
    },
    ...bindComparisonOfRows(context.workspace, onRows, context.timeline),
    'colour-like': onEntry(
      async (timeline, entry) => {
        const { field } = timeline
        const hasValue = field !== null || isShort(entry)
        timeline.colours.suggest(
          hasValue ? await (await actions.get()).valueOf(timeline, entry) : `kind == ${entry.kind}`,
        )
        context.showColourRules()
      },
      () => true,
      (entry, { field }) => field?.value ?? (isShort(entry) ? entry.preview : kindWord(entry.kind)),
    ),
  }
}

/** The peers of a server to which selected rows are sent again; empty for a client, and until they are known. */
function peersOf({ rows, selection, connections }: Timeline, tab: EndpointTab): string {
  if (tab.session === null || !isServer(tab.session.kind)) return ''
  if (rows.isCustom) return selectionText().ownPeers
  const own = selection.entry?.connection ?? 0
  const isOpen = connections.isOpen(own)
  if (isOpen === null) return ''
  if (isOpen) return connections.name(own)
  const { target } = tab.composer
  return target === null
    ? selectionText().everyPeer
    : formatPeer(target, tab.targetPeer?.peer?.remote ?? null)
}

const hasRows = ({ rows }: Timeline): boolean => rows.count > 0

const isShort = ({ kind, length, missing }: EntrySummary): boolean =>
  isSendable(kind) && length > 0 && length <= maxFilteredValue && missing === 0
