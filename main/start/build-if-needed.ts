/** Builds when the sources are other than those of the last build. Decided by content: times mean little after a clone. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const folders = ['main', 'preload', 'renderer', 'shared']
const files = ['electron.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const results = ['out/main/desktop.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/** @param root the project's folder, which is the current one */
export async function buildIfNeeded(root: string): Promise<void> {
  const stamp = join(root, 'out/.sources')
  const hash = await hashSources(root)
  const built = await readFile(stamp, 'utf8').catch(() => '') // not built yet
  if (built === hash && results.every((file) => existsSync(join(root, file)))) return
  console.log('Building Sockeye ...')
  const { build } = await import('electron-vite')
  await build({ configFile: join(root, 'electron.config.ts'), logLevel: 'warn' })
  await mkdir(join(root, 'out'), { recursive: true })
  await writeFile(stamp, hash)
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
