/** What the row of a setting gets that is a component of its own. */
import type { HostApi } from '../../../shared/contract/host.ts'
import type { SettingName } from '../../../shared/contract/settings.ts'

export interface CustomRowProps {
  name: SettingName
  host: HostApi
  /** Whether words are among what is searched for. */
  shows: (words: string) => boolean
}
