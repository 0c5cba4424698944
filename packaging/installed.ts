/** Verifies that the installed packages match the lock file: only then does a commit produce the same package bytes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { englishError } from '../main/host/english-error.ts'

const hint = 'Run npm ci first.'

const accountSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().default(false),
      optional: z.boolean().default(false),
    }),
  ),
})

/**
 * Compares the versions of the production dependencies.
 * @param root the project's folder
 * @throws AppError `bad-input` that names the first difference
 */
export async function requireLocked(root: string): Promise<void> {
  const locked = await readAccount(join(root, 'package-lock.json'))
  const installed = await readAccount(join(root, 'node_modules/.package-lock.json')).catch(
    (cause: unknown) => {
      throw englishError('bad-input', 'Nothing is installed in node_modules.', hint, { cause })
    },
  )
  for (const [folder, { version, dev, optional }] of Object.entries(locked)) {
    if (folder === '' || dev || optional) continue
    const found = installed[folder]?.version
    if (found === version) continue
    const what = found === undefined ? 'is missing' : `is ${found}`
    const wanted = version ?? 'none'
    throw englishError('bad-input', `${folder} ${what}, not ${wanted} as locked.`, hint)
  }
}

async function readAccount(file: string): Promise<z.infer<typeof accountSchema>['packages']> {
  const json: unknown = JSON.parse(await readFile(file, 'utf8'))
  return accountSchema.parse(json).packages
}
