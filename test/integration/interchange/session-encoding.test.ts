/** The text encoding of a session in its exported file. */
import { expect, test } from 'vitest'
import { encodeText } from '../../../shared/bytes/encode-text.ts'
import { madeBlock, madeColumns, madeFile, madeHead } from '../../support/made-session-files.ts'
import { fileOf, importFile } from '../../support/session-files.ts'
import { dataHead, TemporaryStore } from '../../support/store.ts'

async function recordGbk(temporary: TemporaryStore): Promise<number> {
  const recording = await temporary.record()
  recording.append(dataHead(), encodeText('温度', 'gbk') ?? expect.unreachable('gbk has these'))
  await recording.end()
  return recording.session
}

test.each(['session', 'endpoint', 'all'] as const)(
  'an encoding that was chosen for %s comes back with the imported session, on another machine too',
  async (scope) => {
    await using temporary = await TemporaryStore.open()
    await using other = await TemporaryStore.open()
    const session = await recordGbk(temporary)
    await temporary.store.chooseEncoding({ scope, session, encoding: 'gbk' })
    const imported = await importFile(other.store, await fileOf(temporary.store, session))
    expect(imported).toMatchObject({ encoding: 'gbk', ownEncoding: 'gbk' })
    const [entry] = await other.store.entries({ session: imported.id, from: 1, to: 1 })
    expect(entry?.preview).toBe('温度')
    const again = await importFile(temporary.store, await fileOf(other.store, imported.id))
    expect(again).toMatchObject({ encoding: 'gbk' })
  },
)

test('a session without a chosen encoding has none in its file, and takes that of all sessions', async () => {
  await using temporary = await TemporaryStore.open()
  await using other = await TemporaryStore.open()
  const file = await fileOf(temporary.store, await recordGbk(temporary))
  await other.store.chooseEncoding({ scope: 'all', encoding: 'big5' })
  expect(await importFile(other.store, file)).toMatchObject({ encoding: 'big5', ownEncoding: null })
})

test('an encoding that only a newer version knows is ignored, and a value that is no name is refused', async () => {
  await using temporary = await TemporaryStore.open()
  const record = await madeBlock(1, madeColumns({ count: 1, baseLength: 1 }), Buffer.from('x'))
  const fileWith = (encoding: unknown): Promise<Buffer> =>
    madeFile({ ...madeHead({ entries: 1 }), encoding }, [record], 1)
  const imported = await importFile(temporary.store, await fileWith('koi8-r'))
  expect(imported).toMatchObject({ encoding: 'utf-8', ownEncoding: null })
  await expect(importFile(temporary.store, await fileWith(7))).rejects.toMatchObject({
    code: 'file-damaged',
  })
})
