/** The application's menu, in the window's language. What is the window's own is sent to it as a command. */
import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { Language, WindowCommand } from '../../shared/contract/host.ts'
import { words } from './words.ts'

export interface MenuActions {
  readonly command: (command: WindowCommand) => void
  readonly openLog: () => void
  readonly dataFolder: string
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
    click: () => app.showAboutPanel(),
  }
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions = { id: 'quit', role: 'quit', label: t.quit }

  const file: MenuItemConstructorOptions[] = [
    send('new-tab', t.newTab, 'CmdOrCtrl+T'),
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
  ]
  const help: MenuItemConstructorOptions[] = [
    { id: 'open-log', label: t.openLog, click: actions.openLog },
    {
      id: 'show-data',
      label: t.showData,
      click: () => shell.showItemInFolder(actions.dataFolder),
    },
    ...(mac ? [] : [separator, about]),
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ label: 'Sockeye', submenu: [about, separator, quit] }] : []),
      { label: t.file, submenu: file },
      { label: t.edit, submenu: edit },
      { label: t.view, submenu: view },
      { label: t.window, submenu: window },
      { label: t.help, submenu: help },
    ]),
  )
}
