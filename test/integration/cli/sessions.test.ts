/** What `sockeye sessions` says when it lists no session. */
import { expect, test } from 'vitest'
import { freePort } from '../../support/ports.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

test('a search without results does not say that nothing was recorded', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  await using empty = sockeye.run('sessions')
  expect(await empty.exit()).toBe(0)
  expect(empty.stdout).toMatch(/No sessions recorded yet/)

  await using recorded = sockeye.run('connect', `tcp://127.0.0.1:${await freePort()}`)
  expect(await recorded.exit()).toBe(1)
  await using searched = sockeye.run('sessions', '--search', 'salmon')
  expect(await searched.exit()).toBe(0)
  expect(searched.stdout).toBe('No session names contain "salmon".\n')
})
