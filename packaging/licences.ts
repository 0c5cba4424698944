/**
 * THIRD-PARTY-LICENSES.txt: the full licence of every shipped package. Written by the build, so that every package
 * contains it.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { licenceTexts, listShipped, type Shipped } from './shipped.ts'

export const licencesFile = 'THIRD-PARTY-LICENSES.txt'

const rule = '-'.repeat(80)
const opening = `Sockeye contains the packages below, each under its own licence.
Electron and Chromium, where they are part of a package, bring theirs: LICENSE.electron.txt, LICENSES.chromium.html.
`

/**
 * Writes the licences.
 * @throws Error when a package has neither a declared licence nor a licence text
 */
export async function writeLicences(root: string): Promise<void> {
  const parts = await Promise.all((await listShipped(root)).map(describe))
  await writeFile(join(root, 'out', licencesFile), [opening, ...parts].join(`\n${rule}\n\n`))
}

async function describe(shipped: Shipped): Promise<string> {
  const { name, version, license, home } = shipped
  const texts = await licenceTexts(shipped)
  if (license === '' && texts.length === 0)
    throw new Error(`${name} ${version} ships without saying under which licence`)
  const head = [`${name} ${version}`, license, home].filter((line) => line !== '').join('\n')
  return `${[head, ...texts.map((text) => text.replaceAll('\r\n', '\n').trim())].join('\n\n')}\n`
}
