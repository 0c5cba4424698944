/**
 * Session files with changes whose checksums are right: each is refused in a sentence about the file, or becomes a session
 * that can be read. `node test/fuzz/session-files.ts` does the same with any number of them, and measures.
 */
import { expect, test, vi } from 'vitest'
import { AppError } from '../../../shared/contract/errors.ts'
import { Mutator, validFiles } from '../../support/mutated-session-files.ts'
import { readAllOfSession } from '../../support/read-all-of-session.ts'
import { importFile } from '../../support/session-files.ts'
import { TemporaryStore } from '../../support/store.ts'

vi.setConfig({ testTimeout: 120_000 })

test('a mutated file is refused in a sentence about the file, or all of its session can be read', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 0 })
  const { store } = temporary
  const files = await validFiles(store)
  let imported = 0
  for (let seed = 1; seed <= 60; seed++) {
    const file = await new Mutator(files, seed).next()
    try {
      const { id } = await importFile(store, file)
      imported++
      await readAllOfSession(store, id)
    } catch (error) {
      expect(error, `seed ${String(seed)}`).toBeInstanceOf(AppError)
      expect(error, `seed ${String(seed)}`).toMatchObject({
        code: expect.stringMatching(/^file-/) as string,
        message: expect.stringMatching(/^This file /) as string,
      })
    }
  }
  expect(imported).toBeGreaterThan(3)
})
