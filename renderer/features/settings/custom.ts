/** The settings whose row has its own component. */
import type { Component } from 'svelte'
import type { SettingName } from '../../../shared/contract/settings.ts'
import type { settings } from '../../../shared/settings/settings.ts'
import type { CustomRowProps } from './custom-row.ts'
import ColourRulesRow from './ColourRulesRow.svelte'
import FiltersRow from './FiltersRow.svelte'
import NotificationRows from './NotificationRows.svelte'
import Shortcuts from './Shortcuts.svelte'

type Custom = {
  [N in SettingName]: (typeof settings)[N]['page'] extends { control: { kind: 'custom' } }
    ? N
    : never
}[SettingName]

const rows: Readonly<Record<Custom, Component<CustomRowProps>>> = {
  colourRules: ColourRulesRow,
  recentFilters: FiltersRow,
  notifications: NotificationRows,
  shortcuts: Shortcuts,
}

export const customRows: Readonly<Partial<Record<SettingName, Component<CustomRowProps>>>> = rows
