/**
 * The endpoints opened last where the system shows them: the dock's menu on macOS, the jump list on Windows. The menu
 * of the app has them too (menu.ts). What is chosen in a jump list starts the app a second time with `--endpoint`.
 */
import { app, Menu } from 'electron'
import type { RecentEndpoint } from '../../shared/contract/host.ts'
import { jumpList } from './jump-list.ts'

export interface RecentOptions {
  /** What the list is called. */
  readonly title: string
  /** Switches of this start that another one needs to find the same data. */
  readonly switches: readonly string[]
  readonly open: (endpoint: number) => void
}

export function showRecent(recent: readonly RecentEndpoint[], options: RecentOptions): void {
  if (process.platform === 'darwin')
    app.dock?.setMenu(
      Menu.buildFromTemplate(
        recent.map(({ id, name }) => ({ label: name, click: () => options.open(id) })),
      ),
    )
  if (process.platform === 'win32') app.setJumpList(jumpList(recent, options))
}
