/** The platform's folders for this application. Nothing is created here. */
import envPaths from 'env-paths'

/** Folders of the current user: `data` for sessions, `cache` for what can be made again. */
export const ownFolders = (): { readonly data: string; readonly cache: string } =>
  envPaths('sockeye', { suffix: '' })
