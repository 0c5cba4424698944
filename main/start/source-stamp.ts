/** The sources a build was made from, identified by content: timestamps mean little after a clone. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const folders = ['main', 'preload', 'renderer', 'shared']
const files = ['electron.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const results = [
  'out/main/desktop.js',
  'out/main/web.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
const stampFile = 'out/.sources'

/** Whether the last build was made from the current sources. */
export async function isBuildFresh(root: string): Promise<boolean> {
  const stamp = await readFile(join(root, stampFile), 'utf8').catch(() => '') // not built yet
  return (
    results.every((file) => existsSync(join(root, file))) && stamp === (await hashSources(root))
  )
}

/** Records that the build was made from the current sources; called when it has ended. */
export async function stampBuild(root: string): Promise<void> {
  await mkdir(join(root, 'out'), { recursive: true })
  await writeFile(join(root, stampFile), await hashSources(root))
}

async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256')
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  )
  const all = [...found.flat(), ...files.map((file) => join(root, file))].sort()
  for (const file of all)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  return hash.digest('hex')
}
