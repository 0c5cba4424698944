/**
 * Which packages a build has taken into its bundles. They are installed nowhere where the application runs, so what is
 * kept here is how their licences and the list of components find them.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'

/** Below the build's folder; one file for each environment. */
const folder = '.bundled'

/** Notes the packages of one environment when its bundle is made. */
export const noteBundled = (environment: string, out: string): Plugin => ({
  name: 'sockeye-bundled',
  async generateBundle() {
    const folders = new Set<string>()
    for (const id of this.getModuleIds()) {
      const found = packageOf(id)
      if (found !== undefined) folders.add(found)
    }
    await mkdir(join(out, folder), { recursive: true })
    await writeFile(join(out, folder, `${environment}.json`), JSON.stringify([...folders].sort()))
  },
})

/** Folders of the packages in any bundle of the build: `node_modules/NAME`. */
export async function readBundled(out: string): Promise<string[]> {
  const files = await readdir(join(out, folder))
  const lists = await Promise.all(
    files.map(async (file) =>
      z.array(z.string()).parse(JSON.parse(await readFile(join(out, folder, file), 'utf8'))),
    ),
  )
  return [...new Set(lists.flat())].sort()
}

/** Folder of the innermost package a module lies in. */
const packageOf = (id: string): string | undefined =>
  /[\\/](node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:@[^\\/]+[\\/])?[^\\/]+)/
    .exec(id)?.[1]
    ?.replaceAll('\\', '/')
