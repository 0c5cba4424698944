/** What the commands on selected rows do. Loaded with the first of them. */
import { parseFilter } from '../../../shared/filter/parse.ts'
import { addCondition, jsonEquals, payloadEquals } from '../../../shared/filter/write.ts'
import { maxCopied, maxRange } from '../../../shared/contract/limits.ts'
import { maxCompressed } from '../../../shared/contract/outgoing.ts'
import { isServer, isWebSocket } from '../../../shared/protocols/index.ts'
import type { CopiedColumn, RowFormat } from '../../../shared/rows/row-format.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { formatSize, groupDigits } from '../../i18n/format.ts'
import type { BoundCommand } from '../../state/commands.ts'
import { writtenOfRow } from '../../state/composer/written-of-row.ts'
import { copyRows, maxCopiedRows } from '../../state/timeline/copy-rows.ts'
import { notSendable } from '../../state/timeline/outgoing-of-row.ts'
import { maxResent, readRow, resendRows, type Resent } from '../../state/timeline/resend-rows.ts'
import { readContent } from '../../state/timeline/selected-contents.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'
import type { EndpointTab } from '../../state/workspace/tab.svelte.ts'
import { offerUndo, tell, tellProblem, tellWithAction } from '../../ui/toast.ts'
import { copyString } from '../copy-string.ts'
import { rowsText } from './rows-text.ts'
import { selectionText } from './selection-text.ts'

/** Shows only the entries that also match a condition, or do not match it. `keep` adds the filter to the recent ones. */
export async function filter(
  timeline: Timeline,
  keep: (filter: string) => void,
  condition: string,
  exclude: boolean,
): Promise<void> {
  const expression = addCondition(timeline.view.expression, condition, exclude)
  if (parseFilter(expression).problem !== undefined) {
    tellProblem({ message: rowsText().filterTooLong })
    return
  }
  keep(expression)
  await timeline.filterBy(expression)
}

/** The condition for the field that is focused in the detail, else for the whole payload. */
export async function valueOf(timeline: Timeline, entry: EntrySummary): Promise<string> {
  const { field, selection } = timeline
  if (field !== null) return jsonEquals(field.path, field.value)
  const bytes = await readContent(timeline, { entry, place: selection.place })
  return payloadEquals(bytes, entry.decoded !== undefined)
}

export async function copy(
  timeline: Timeline,
  format: RowFormat,
  columns: readonly CopiedColumn[],
  exportSession: BoundCommand,
): Promise<void> {
  const t = rowsText()
  const copied = await copyRows(timeline, format, columns)
  if ('refused' in copied) {
    const message =
      copied.refused === 'rows'
        ? t.copyTooMany(groupDigits(maxCopiedRows))
        : t.copyTooLong(formatSize(maxCopied))
    if (exportSession.enabled()) tellWithAction({ message }, t.exports, exportSession.run)
    else tellProblem({ message })
    return
  }
  const { rows } = copied
  if (rows === 0) tell({ message: t.nothingCopied })
  else if ((await copyString(copied.text)) && rows > 1)
    tell({ message: t.copied(groupDigits(rows)) })
}

/** Sends what was sent again, and reports how many entries. */
export async function resend(timeline: Timeline, tab: EndpointTab | null): Promise<void> {
  const session = tab?.session
  if (!session || !tab.isRunning) return
  const { kind } = session
  const resent = await resendRows(timeline, { kind, composer: tab.composer.targetOf(kind) })
  if ('refused' in resent) {
    tellRefused(resent)
    return
  }
  const peers = await nameOf(timeline, resent.connections)
  tell({ message: rowsText().resent(groupDigits(resent.sent), peers) })
}

/** Names the connections of a server to which rows were sent; empty for a client. */
async function nameOf(
  { connections }: Timeline,
  sentTo: readonly (number | null)[],
): Promise<string> {
  const [connection, ...others] = sentTo
  if (connection === undefined) return ''
  if (others.length > 0) return rowsText().severalPeers
  if (connection === null) return selectionText().everyPeer
  await connections.load([connection])
  return connections.name(connection)
}

function tellRefused(resent: Extract<Resent, { refused: unknown }>): void {
  const t = rowsText()
  const n = groupDigits(resent.n)
  const message = {
    none: () => t.resendNone,
    many: () => t.resendMany(groupDigits(maxResent)),
    long: () => t.resendLong(n, formatSize(maxCompressed)),
    missing: () => t.resendMissing(n),
    part: () => t.resendPart(n),
  }[resent.refused]()
  tellProblem({ message, ...(resent.refused === 'none' ? {} : { hint: t.nothingSent }) })
}

/** Loads an entry into the composer and selects its peer there. Undo restores what was written. */
export async function edit(
  timeline: Timeline,
  entry: EntrySummary,
  tab: EndpointTab | null,
  write: () => void,
): Promise<void> {
  const t = rowsText()
  if (!tab?.session) return
  const refused = notSendable(entry)
  if (refused !== null || entry.length > maxRange) {
    if (refused === null) tellProblem({ message: t.tooLongToEdit(formatSize(maxRange)) })
    else tellRefused({ refused, n: entry.n })
    return
  }
  const { place } = timeline.selection
  const row = await readRow(timeline, { entry, place })
  if (row.content.length > maxRange) {
    tellProblem({ message: t.tooLongToEdit(formatSize(maxRange)) })
    return
  }
  const { composer } = tab
  const before = composer.keep()
  const hadText = composer.text !== ''
  const draft = writtenOfRow(row, isWebSocket(tab.session.kind))
  composer.restore({ ...draft, repeat: before.repeat })
  const { connection } = entry
  if (
    isServer(tab.session.kind) &&
    (await timeline.connections.find(connection))?.closedAt === null
  )
    await tab.aimAt(connection)
  if (hadText)
    offerUndo(t.loaded(groupDigits(entry.n)), t.undo, () => composer.restore(before), 'loaded')
  write()
}
