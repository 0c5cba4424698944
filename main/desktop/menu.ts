/** The application's menu, in the window's language. What is the window's own is sent to it as a command. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../shared/contract/appearance.ts'
import type { RecentEndpoint, WindowCommand } from '../../shared/contract/host.ts'
import { words } from './words.ts'

export interface MenuActions {
  readonly command: (command: WindowCommand) => void
  /** The endpoints opened last, the newest first. */
  readonly recent: readonly RecentEndpoint[]
  readonly openEndpoint: (id: number) => void
  readonly openLog: () => void
  readonly showData: () => void
}

export function setMenu(language: Language, actions: MenuActions): void {
  const t = words[language]
  const mac = process.platform === 'darwin'
  const send = (
    id: WindowCommand,
    label: string,
    accelerator: string,
  ): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    click: () => actions.command(id),
  })
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
      // An ampersand would mark a key.
      label: name.replaceAll('&', '&&'),
      click: () => actions.openEndpoint(id),
    })),
  }

  const file: MenuItemConstructorOptions[] = [
    send('new-tab', t.newTab, 'CmdOrCtrl+T'),
    recent,
    separator,
    send('close-tab', t.closeTab, 'CmdOrCtrl+W'),
    ...(mac ? [] : [separator, quit]),
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
    send('search', t.search, 'CmdOrCtrl+K'),
    send('go-to-address', t.address, 'CmdOrCtrl+L'),
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
    // Ctrl+W closes a tab, so closing the window has a key of its own.
    { id: 'close', role: 'close', label: t.close, accelerator: 'CmdOrCtrl+Shift+W' },
    ...(mac ? [separator, { role: 'front' as const, label: t.front }] : []),
  ]
  const help: MenuItemConstructorOptions[] = [
    { id: 'open-log', label: t.openLog, click: actions.openLog },
    { id: 'show-data', label: t.showData, click: actions.showData },
    ...(mac ? [] : [separator, about]),
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac
        ? [{ label: 'Sockeye', submenu: [about, separator, ...hiding(t), separator, quit] }]
        : []),
      { label: t.file, submenu: file },
      { label: t.edit, submenu: edit },
      { label: t.view, submenu: view },
      { label: t.window, submenu: window },
      { label: t.help, submenu: help },
    ]),
  )
}

/** What every application of macOS has in its own menu. */
const hiding = (t: (typeof words)[Language]): MenuItemConstructorOptions[] => [
  { role: 'services', label: t.services },
  { type: 'separator' },
  { role: 'hide', label: t.hide },
  { role: 'hideOthers', label: t.hideOthers },
  { role: 'unhide', label: t.showAll },
]
