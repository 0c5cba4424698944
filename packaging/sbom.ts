/**
 * The software bill of materials in CycloneDX format: npm's, reduced to shipped packages. It contains no timestamp and
 * no serial number, so that the same sources yield the same file.
 */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import manifest from '../package.json' with { type: 'json' }
import { listShipped } from './shipped.ts'

const componentSchema = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  properties: z.array(z.looseObject({ name: z.string() })).default([]),
})
const sbomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

/** Larger than any output of npm. Bytes. */
const maxBuffer = 64 * 1_048_576

/** Writes the SBOM of a package that contains Electron. */
export async function writeSbom(root: string, file: string): Promise<void> {
  const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const { stdout } = await promisify(execFile)('npm', ['sbom', ...options], {
    cwd: root,
    maxBuffer,
    shell: process.platform === 'win32',
  })
  const { serialNumber: _, ...sbom } = sbomSchema.parse(JSON.parse(stdout))
  const { timestamp: __, ...metadata } = sbom.metadata
  // npm uses the name of the folder.
  metadata.component.name = manifest.name
  const refs = new Set((await listShipped(root)).map(({ name, version }) => `${name}@${version}`))
  refs.add(`electron@${manifest.devDependencies.electron}`)
  const components = sbom.components
    .filter((component) => refs.has(component['bom-ref']))
    .map((component) => ({
      ...component,
      // A development dependency that is shipped.
      properties: component.properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
    }))
  refs.add(metadata.component['bom-ref'])
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }))
  const kept = { ...sbom, metadata, components, dependencies }
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`)
}
