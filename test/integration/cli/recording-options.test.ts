/** Recording options of the command line. */
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'

test('listen records within its limits and continues when the disk is slow', async () => {
  using folder = new TemporaryFolder()
  const sockeye = new Sockeye(folder.path)
  const told = '--limit-size 5MB --limit-age 10m --at-limit drop-oldest --live'.split(' ')
  for (const options of [told, []]) {
    await using server = sockeye.open('listen', 'tcp://127.0.0.1:0', ...options)
    await server.opened()
    await server.end()
  }
  const store = await openStore({ folder: folder.path })
  try {
    expect((await store.session({ session: 1 })).config).toMatchObject({
      limits: { maxBytes: 5_000_000, maxAgeMs: 600_000, atLimit: 'drop-oldest' },
      whenBehind: 'cut',
    })
    expect((await store.session({ session: 2 })).config).toMatchObject({
      limits: { maxBytes: 0, maxAgeMs: 0, atLimit: 'stop' },
      whenBehind: 'pause',
    })
  } finally {
    await store.close()
  }
})
