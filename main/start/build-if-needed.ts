/** Builds if the sources differ from those of the last build. */
import { join } from 'node:path'
import { isBuildFresh } from './source-stamp.ts'

/** @param root the project's folder, which is the current one */
export async function buildIfNeeded(root: string): Promise<void> {
  if (await isBuildFresh(root)) return
  console.log('Building Sockeye ...')
  const { build } = await import('electron-vite')
  await build({ configFile: join(root, 'electron.config.ts'), logLevel: 'warn' })
}
