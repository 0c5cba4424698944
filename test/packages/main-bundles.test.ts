/** What the bundles of main load as they start. Needs `npm run build`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../out/main', import.meta.url))

test("no bundle imports one of Node's modules with all that its exports load on first use", () => {
  const bundles = readdirSync(folder).filter((file) => file.endsWith('.js'))
  expect(bundles).toContain('web.js')
  const imports = bundles.flatMap((file) =>
    Array.from(
      readFileSync(join(folder, file), 'utf8').matchAll(/^(?:import|export) [^'"\n]*"node:.+$/gm),
      ([line]) => `${file}: ${line}`,
    ),
  )
  expect(imports).toEqual([])
})
