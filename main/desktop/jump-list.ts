/** What the jump list of Windows offers: a task for each endpoint that starts the app with it. Pure. */
import type { JumpListCategory } from 'electron'
import type { RecentEndpoint } from '../../shared/contract/host.ts'

/** A category of its own with one task for each endpoint. */
export function jumpList(
  recent: readonly RecentEndpoint[],
  { title, switches }: { readonly title: string; readonly switches: readonly string[] },
): JumpListCategory[] {
  const items = recent.map(({ id, name }) => ({
    type: 'task' as const,
    title: name,
    description: name,
    program: process.execPath,
    args: [...switches, `--endpoint=${id}`].map(quoted).join(' '),
    iconPath: process.execPath,
    iconIndex: 0,
  }))
  return items.length === 0 ? [] : [{ type: 'custom', name: title, items }]
}

/** As the C runtime of Windows takes arguments apart. */
const quoted = (argument: string): string =>
  `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
