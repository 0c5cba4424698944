/** Lists the shipped third-party packages: those installed with the application, and those in its bundles. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readBundled } from './bundled.ts'

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
})

export interface Shipped {
  readonly name: string
  readonly version: string
  /** SPDX expression; empty when the package declares none. */
  readonly license: string
  readonly home: string
  readonly folder: string
}

/**
 * Returns the packages sorted by name and version.
 * @param root the project's folder, with a build in `out`
 */
export async function listShipped(root: string): Promise<Shipped[]> {
  const bundled = await readBundled(join(root, 'out'))
  const folders = new Set([...(await installedFolders(root)), ...bundled])
  const shipped = await Promise.all([...folders].map((folder) => readPackage(join(root, folder))))
  return shipped.sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
}

/** Returns the texts of a package's licence and notice files, sorted by file name. */
export async function licenceTexts({ folder }: Shipped): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) =>
    /^(licen[cs]e|copying|notice)s?([.-].*)?$/i.test(name),
  )
  return Promise.all(names.sort(compare).map((name) => readFile(join(folder, name), 'utf8')))
}

/** npm's own list of installed packages, which marks development dependencies. */
const installedSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })),
})

/** Returns the folders of the production dependencies. */
async function installedFolders(root: string): Promise<string[]> {
  const account = await readFile(join(root, 'node_modules/.package-lock.json'), 'utf8')
  const { packages } = installedSchema.parse(JSON.parse(account))
  return Object.keys(packages).filter((folder) => packages[folder]?.dev === false)
}

async function readPackage(folder: string): Promise<Shipped> {
  const json: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { name, version, license = '', homepage, repository } = manifestSchema.parse(json)
  const source = typeof repository === 'string' ? repository : repository?.url
  return { name, version, license, home: homepage ?? source ?? '', folder }
}

/** By code units, so that the order does not depend on a locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
