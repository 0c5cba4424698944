/** Loads the Chinese of errors when it is first needed: the first paint does not wait for it. */

import type * as ChineseProblems from './chinese-problems.ts'

let loaded = $state.raw<typeof ChineseProblems | null>(null)
let loading: Promise<void> | undefined

/** Resolves when the texts are loaded, or could not be: the next use tries again. */
export const loadChinese = (): Promise<void> =>
  (loading ??= import('./chinese-problems.ts').then(
    (module) => {
      loaded = module
    },
    (error: unknown) => {
      loading = undefined
      console.warn('The Chinese texts of errors cannot be loaded', error)
    },
  ))

/** Returns the texts; null until they are loaded. A component that has read null is rendered again then. */
export function chineseProblems(): typeof ChineseProblems | null {
  if (loaded === null) void loadChinese()
  return loaded
}
