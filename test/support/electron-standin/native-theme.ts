/** `nativeTheme`: the colour scheme that pages should prefer; `system` leaves it to the browser. */
import type { CDPSession } from '@playwright/test'
import { Emitter, type ElectronEvents } from './emitter.ts'

type Theme = Electron.NativeTheme['themeSource']
const sessions = new Set<CDPSession>()

class NativeTheme
  extends Emitter<ElectronEvents<Electron.NativeTheme, { updated: [] }>>
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  #source: Theme = 'system'

  get themeSource(): Theme {
    return this.#source
  }

  set themeSource(source: Theme) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`No theme: ${source}`)
    if (source === this.#source) return
    this.#source = source
    for (const session of sessions) prefer(session, source)
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

export const nativeTheme = new NativeTheme()

/** A page's session follows the theme from now on. */
export function followTheme(session: CDPSession): void {
  sessions.add(session)
  if (nativeTheme.themeSource !== 'system') prefer(session, nativeTheme.themeSource)
}

function prefer(session: CDPSession, source: Theme): void {
  const features = source === 'system' ? [] : [{ name: 'prefers-color-scheme', value: source }]
  session.send('Emulation.setEmulatedMedia', { features }).catch(() => sessions.delete(session))
}
