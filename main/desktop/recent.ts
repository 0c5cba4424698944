/**
 * The endpoints opened last in the system's menus: the dock menu on macOS, the jump list on Windows. The app's menu has
 * them too (menu.ts). An item of a jump list starts the app a second time with `--endpoint`.
 */
import { app, Menu } from 'electron'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { RecentEndpoint } from '../../shared/contract/host.ts'
import { jumpList } from './jump-list.ts'

export interface RecentOptions {
  /** Title of the list. */
  readonly title: string
  /** Switches of this start that a second one needs to find the same data. */
  readonly switches: readonly string[]
  readonly open: (endpoint: number) => void
}

export function showRecent(recent: readonly RecentEndpoint[], options: RecentOptions): void {
  if (process.platform === 'darwin')
    app.dock?.setMenu(
      Menu.buildFromTemplate(
        recent.map(({ id, name }) => ({ label: markHidden(name), click: () => options.open(id) })),
      ),
    )
  if (process.platform === 'win32') app.setJumpList(jumpList(recent, options))
}
