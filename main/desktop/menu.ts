/** The application's menu, in the window's language. Items that concern the window are sent to it as commands. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { Language } from '../../shared/contract/appearance.ts'
import {
  commands,
  shortcutsOf,
  type ChosenShortcuts,
  type CommandId,
} from '../../shared/contract/commands.ts'
import type { RecentEndpoint } from '../../shared/contract/host.ts'
import { toAccelerator } from '../../shared/keys/shortcut.ts'
import { words } from './text.ts'

export interface MenuActions {
  readonly command: (command: CommandId) => void
  readonly shortcuts: ChosenShortcuts
  /** The endpoints opened last, newest first. */
  readonly recent: readonly RecentEndpoint[]
  readonly openEndpoint: (id: number) => void
  readonly importSession: () => void
  readonly openLog: () => void
  readonly showData: () => void
}

export function setMenu(language: Language, actions: MenuActions): void {
  const t = words[language]
  const mac = process.platform === 'darwin'
  const send = (id: CommandId): MenuItemConstructorOptions => {
    const [shortcut] = shortcutsOf(id, actions.shortcuts)
    return {
      id,
      label: commands[id][language],
      ...(shortcut === undefined ? {} : { accelerator: toAccelerator(shortcut) }),
      click: () => actions.command(id),
    }
  }
  const about: MenuItemConstructorOptions = {
    id: 'about',
    label: t.about,
    click: () => actions.command('about'),
  }
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions = { id: 'quit', role: 'quit', label: t.quit }

  const recent: MenuItemConstructorOptions = {
    id: 'recent',
    label: t.recent,
    enabled: actions.recent.length > 0,
    submenu: actions.recent.map(({ id, name }) => ({
      id: `recent-${id}`,
      // An ampersand would mark an access key.
      label: markHidden(name).replaceAll('&', '&&'),
      click: () => actions.openEndpoint(id),
    })),
  }

  const file: MenuItemConstructorOptions[] = [
    send('new-tab'),
    recent,
    separator,
    send('close-tab'),
    separator,
    { ...send('import-session'), click: actions.importSession },
    ...(mac ? [] : [separator, send('settings'), separator, quit]),
  ]
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: t.undo },
    { role: 'redo', label: t.redo },
    separator,
    { role: 'cut', label: t.cut },
    { role: 'copy', label: t.copy },
    { role: 'paste', label: t.paste },
    { role: 'selectAll', label: t.selectAll },
  ]
  const view: MenuItemConstructorOptions[] = [
    send('search'),
    send('go-to-address'),
    send('find'),
    send('filter'),
    separator,
    { id: 'actual-size', role: 'resetZoom', label: t.actualSize },
    { id: 'zoom-in', role: 'zoomIn', label: t.zoomIn },
    { id: 'zoom-out', role: 'zoomOut', label: t.zoomOut },
    separator,
    { id: 'full-screen', role: 'togglefullscreen', label: t.fullScreen },
    { role: 'toggleDevTools', label: t.developerTools },
  ]
  const window: MenuItemConstructorOptions[] = [
    { role: 'minimize', label: t.minimize },
    // Ctrl+W closes a tab, so closing the window has another shortcut.
    { id: 'close', role: 'close', label: t.close, accelerator: 'CmdOrCtrl+Shift+W' },
    ...(mac ? [separator, { role: 'front' as const, label: t.front }] : []),
  ]
  const help: MenuItemConstructorOptions[] = [
    send('shortcuts'),
    separator,
    { id: 'open-log', label: t.openLog, click: actions.openLog },
    { id: 'show-data', label: t.showData, click: actions.showData },
    ...(mac ? [] : [separator, about]),
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac
        ? [
            {
              label: 'Sockeye',
              submenu: [
                about,
                separator,
                send('settings'),
                separator,
                ...hiding(t),
                separator,
                quit,
              ],
            },
          ]
        : []),
      { label: t.file, submenu: file },
      { label: t.edit, submenu: edit },
      { label: t.view, submenu: view },
      { label: t.window, submenu: window },
      { label: t.help, submenu: help },
    ]),
  )
}

/** The items every macOS application has in its own menu. */
const hiding = (t: (typeof words)[Language]): MenuItemConstructorOptions[] => [
  { role: 'services', label: t.services },
  { type: 'separator' },
  { role: 'hide', label: t.hide },
  { role: 'hideOthers', label: t.hideOthers },
  { role: 'unhide', label: t.showAll },
]
