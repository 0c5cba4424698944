/** The jump list on Windows: a task for each endpoint that starts the app with it. Pure. */
import type { JumpListCategory } from 'electron'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { RecentEndpoint } from '../../shared/contract/host.ts'

/** A separate category with one task for each endpoint. */
export function jumpList(
  recent: readonly RecentEndpoint[],
  { title, switches }: { readonly title: string; readonly switches: readonly string[] },
): JumpListCategory[] {
  const items = recent.map(({ id, name }) => ({
    type: 'task' as const,
    title: markHidden(name),
    description: markHidden(name),
    program: process.execPath,
    args: [...switches, `--endpoint=${id}`].map(quoted).join(' '),
    iconPath: process.execPath,
    iconIndex: 0,
  }))
  return items.length === 0 ? [] : [{ type: 'custom', name: title, items }]
}

/** Quotes as the C runtime of Windows splits arguments. */
const quoted = (argument: string): string =>
  `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
