/** The engine's import and export formats. Owned by the WindowState. */
import { createContext } from 'svelte'
import { markHidden } from '../../../shared/bytes/hidden-characters.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { FormatInfo } from '../../../shared/contract/formats.ts'
import type { Session } from '../../../shared/model/session.ts'

const [useFormats, provideFormats] = createContext<Formats>()
export { useFormats, provideFormats }

export class Formats {
  readonly #engine: EngineApi
  #all = $state.raw<readonly FormatInfo[]>([])
  readonly imported = $derived(this.#all.filter(({ reads }) => reads))
  readonly exported = $derived(this.#all.filter(({ writes }) => writes))

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  async load(): Promise<void> {
    this.#all = await this.#engine.call('formats', {})
  }
}

/**
 * Returns a file name for a session, without characters that file systems reject. Other hidden characters become their
 * code points: they would change the order of the name in a dialog.
 */
export function fileNameOf(session: Session, { extensions }: FormatInfo): string {
  const name = markHidden(session.name.replace(/\p{Cc}/gu, '/'))
  return `${name.replace(/[\\/:*?"<>|]+/g, '-').slice(0, 120)}.${extensions[0]}`
}
