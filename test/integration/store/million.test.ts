import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

test('the first, middle and last pages of a million entries are right', async () => {
  const temporary = await TemporaryStore.open()
  using folder = temporary.folder
  const recording = await temporary.record()
  const { session } = recording
  const total = 1_000_000
  let paused: PromiseWithResolvers<void> | undefined
  recording.attach({
    pause: () => (paused = Promise.withResolvers()),
    resume: () => paused?.resolve(),
  })
  const line = Buffer.alloc(40, '.')
  for (let n = 1; n <= total; n++) {
    line.write(String(n).padStart(10), 0, 'latin1')
    recording.append(dataHead({ at: 1_700_000_000_000_000 + n * 10 }), line)
    if (n % 10_000 === 0) await paused?.promise
  }
  await recording.end()
  await temporary.store.close()

  const store = await openStore({ folder: folder.path })
  try {
    expect(await store.session({ session })).toMatchObject({ entries: total, bytesIn: total * 40 })
    for (const from of [1, 16_380, 499_950, 999_901, 999_990]) {
      const page = await store.entries({ session, from, to: from + 99 })
      expect(page).toHaveLength(Math.min(100, total - from + 1))
      for (const [i, entry] of page.entries()) {
        expect(entry.n).toBe(from + i)
        expect(entry.at).toBe(1_700_000_000_000_000 + entry.n * 10)
        expect(entry.preview).toBe(String(entry.n).padStart(10) + '.'.repeat(30))
      }
    }
    expect(await store.entries({ session, from: total + 1, to: total + 100 })).toEqual([])
  } finally {
    await store.close()
  }
})
