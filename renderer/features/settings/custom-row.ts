/** Props of a row with its own component. */
import type { HostApi } from '../../../shared/contract/host.ts'
import type { SettingName } from '../../../shared/contract/settings.ts'

export interface CustomRowProps {
  name: SettingName
  host: HostApi
  /** Reports whether a text matches the search. */
  shows: (words: string) => boolean
}
