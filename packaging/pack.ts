/** Packs a build for the current platform, and reports the results. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { build, Platform } from 'electron-builder'
import { builderConfig, type BuilderOptions } from './builder-config.ts'
import { writeSbom } from './sbom.ts'

/** Maximum size of the archive with the application's own files. Bytes. */
export const maxAsarBytes = 15 * 1_048_576

export interface PackOptions extends BuilderOptions {
  /** Stop at the unpacked application. */
  readonly dir: boolean
}

export interface Packed {
  readonly file: string
  readonly bytes: number
}

/**
 * Returns the archive of the application, then the packages.
 * @param root the project's folder, built
 * @throws Error when the archive is larger than `maxAsarBytes`
 */
export async function pack(root: string, options: PackOptions): Promise<Packed[]> {
  const artifacts = await build({
    projectDir: root,
    config: builderConfig(options),
    targets: Platform.current().createTarget(options.dir ? 'dir' : undefined),
    publish: 'never',
  })
  const asar = await measure(await findAsar(options.output))
  if (asar.bytes > maxAsarBytes)
    throw new Error(`${asar.file} has ${asar.bytes} bytes, more than ${maxAsarBytes}`)
  const sbom = join(options.output, 'sockeye.cdx.json')
  await writeSbom(root, sbom)
  return [asar, ...(await Promise.all([...artifacts, sbom].map(measure)))]
}

/** Finds the archive of the application that was just unpacked in `output`. */
async function findAsar(output: string): Promise<string> {
  const found = await readdir(output, { recursive: true })
  const asar = found.find((file) => /unpacked.*[\\/]app\.asar$|\.app.*[\\/]app\.asar$/.test(file))
  if (asar === undefined) throw new Error(`There is no app.asar below ${output}`)
  return join(output, asar)
}

const measure = async (file: string): Promise<Packed> => ({
  file,
  bytes: (await stat(file)).size,
})
