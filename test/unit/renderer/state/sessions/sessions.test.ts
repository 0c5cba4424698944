/** The list of sessions over a real engine that closes while the list follows it. */
import { expect, test } from 'vitest'
import { Sessions } from '../../../../../renderer/state/sessions/sessions.svelte.ts'
import { TestEngine } from '../../../../support/engines.ts'

test('keeps a size that a closing engine no longer reports', async () => {
  await using lab = await TestEngine.create()
  const ended = Promise.withResolvers<void>()
  // Reported before the list, which queries an engine that is closing; an unhandled rejection fails the run.
  lab.engine.on('compaction', ({ running }) => {
    if (!running) ended.resolve(lab.engine.dispose())
  })
  const sessions = new Sessions(lab.engine)
  await sessions.reload()
  const bytes = sessions.databaseBytes
  await sessions.compact()
  await ended.promise
  expect(bytes).toBeGreaterThan(0)
  expect(sessions.databaseBytes).toBe(bytes)
  expect(sessions.storage?.compaction.running).toBe(false)
  sessions.dispose()
})
