/**
 * Records which packages a build has bundled. Bundled packages are not installed with the application, so their
 * licences and their entries in the SBOM are found through these records.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'

/** Inside the build's folder; one file for each environment. */
const folder = '.bundled'

/** Records the packages of one environment when its bundle is generated. */
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

/** Returns the folders of the packages in all bundles of the build: `node_modules/NAME`. */
export async function readBundled(out: string): Promise<string[]> {
  const files = await readdir(join(out, folder))
  const lists = await Promise.all(
    files.map(async (file) =>
      z.array(z.string()).parse(JSON.parse(await readFile(join(out, folder, file), 'utf8'))),
    ),
  )
  return [...new Set(lists.flat())].sort()
}

/** Returns the folder of the innermost package that contains a module. */
const packageOf = (id: string): string | undefined =>
  /[\\/](node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:@[^\\/]+[\\/])?[^\\/]+)/
    .exec(id)?.[1]
    ?.replaceAll('\\', '/')
