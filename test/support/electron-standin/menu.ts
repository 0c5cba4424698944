/**
 * `Menu`: the items of the application's menu and their actions. It is not displayed; tests and accelerators use it.
 */
import type { PressedKey } from './page-protocol.ts'
import type { BrowserWindow } from './browser-window.ts'
import { parseAccelerator } from './accelerators.ts'
import { roles, type Role } from './menu-roles.ts'

export type Template = Pick<
  Electron.MenuItemConstructorOptions,
  | 'id'
  | 'label'
  | 'type'
  | 'enabled'
  | 'visible'
  | 'checked'
  | 'accelerator'
  | 'registerAccelerator'
> & {
  role?: Role
  submenu?: Template[]
  click?: (item: MenuItem, window: BrowserWindow | undefined) => void
}

export class MenuItem implements Pick<
  Electron.MenuItem,
  'id' | 'label' | 'enabled' | 'visible' | 'checked'
> {
  readonly id: string
  readonly type: NonNullable<Template['type']>
  readonly role: Role | undefined
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  readonly #action: Template['click']
  label: string
  enabled: boolean
  visible: boolean
  checked: boolean

  constructor(options: Template) {
    const role = options.role === undefined ? undefined : roles[options.role]
    const { label = role?.label, submenu = role?.submenu } = options
    this.type = options.type ?? (submenu ? 'submenu' : 'normal')
    if (this.type !== 'separator' && label === undefined)
      throw new TypeError('A menu item needs a label, a role or the type separator')
    if (this.type === 'submenu' && !submenu) throw new TypeError('Invalid submenu')
    this.id = options.id ?? ''
    this.role = options.role
    this.label = label ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.accelerator = options.accelerator ?? role?.accelerator
    if (this.accelerator !== undefined) parseAccelerator(this.accelerator)
    this.submenu = submenu && Menu.buildFromTemplate(submenu)
    this.#action = options.click ?? ((_, window) => role?.action?.(window))
  }

  click(window?: BrowserWindow): void {
    if (!this.enabled) return
    if (this.type === 'checkbox') this.checked = !this.checked
    this.#action?.(this, window)
  }
}

let applicationMenu: Menu | null = null

export class Menu {
  readonly items: MenuItem[]

  private constructor(items: MenuItem[]) {
    this.items = items
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map((options) => new MenuItem(options)))
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  getMenuItemById(id: string): MenuItem | null {
    return this.all().find((item) => item.id === id) ?? null
  }

  /** All items, of submenus too. */
  all(): MenuItem[] {
    return this.items.flatMap((item) => [item, ...(item.submenu?.all() ?? [])])
  }
}

/** Runs the menu item for a key that the page has not handled. */
export function pressAccelerator(pressed: PressedKey, window: BrowserWindow): void {
  const item = applicationMenu
    ?.all()
    .find(
      ({ accelerator, enabled }) =>
        enabled && accelerator !== undefined && parseAccelerator(accelerator)(pressed),
    )
  item?.click(window)
}
