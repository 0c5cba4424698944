/** Packaging requires that installed packages match the lock file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { requireLocked } from '../../../packaging/installed.ts'
import { TemporaryFolder } from '../../support/folders.ts'

const account = (packages: object): string => JSON.stringify({ lockfileVersion: 3, packages })
const locked = account({
  '': { name: 'project' },
  'node_modules/ws': { version: '8.23.0' },
  'node_modules/vite': { version: '8.0.0', dev: true },
  'node_modules/of-another-system': { version: '1.0.0', optional: true },
})

async function check(installed: string | null): Promise<void> {
  using folder = new TemporaryFolder()
  writeFileSync(folder.file('package-lock.json'), locked)
  mkdirSync(folder.file('node_modules'))
  if (installed !== null) writeFileSync(folder.file('node_modules/.package-lock.json'), installed)
  await requireLocked(folder.path)
}

test('this project is installed as locked', () =>
  requireLocked(fileURLToPath(new URL('../../..', import.meta.url))))

test.each([
  [null, 'Nothing is installed in node_modules.'],
  [account({}), 'node_modules/ws is missing, not 8.23.0 as locked.'],
  [account({ 'node_modules/ws': { version: '8.0.0' } }), 'node_modules/ws is 8.0.0, not 8.23.0'],
])('%s is refused', async (installed, words) => {
  await expect(check(installed)).rejects.toThrow(words)
})

test('packages used only by builds and tests may differ', () =>
  check(account({ 'node_modules/ws': { version: '8.23.0' } })))
