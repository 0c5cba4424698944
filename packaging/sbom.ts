/**
 * The software bill of materials, in CycloneDX: npm's own, of what ships only. It says neither when it was made nor which
 * copy it is, so that the same sources give the same file.
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

/** More than any list of packages takes. Bytes. */
const maxBuffer = 64 * 1_048_576

/** Of a package that holds Electron. */
export async function writeSbom(root: string, file: string): Promise<void> {
  const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const { stdout } = await promisify(execFile)('npm', ['sbom', ...options], {
    cwd: root,
    maxBuffer,
    shell: process.platform === 'win32',
  })
  const { serialNumber: _, ...sbom } = sbomSchema.parse(JSON.parse(stdout))
  const { timestamp: __, ...metadata } = sbom.metadata
  // npm takes the name of the folder.
  metadata.component.name = manifest.name
  const refs = new Set((await listShipped(root)).map(({ name, version }) => `${name}@${version}`))
  refs.add(`electron@${manifest.devDependencies.electron}`)
  const components = sbom.components
    .filter((component) => refs.has(component['bom-ref']))
    .map((component) => ({
      ...component,
      // Needed to build here, but it ships.
      properties: component.properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
    }))
  refs.add(metadata.component['bom-ref'])
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }))
  const kept = { ...sbom, metadata, components, dependencies }
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`)
}
