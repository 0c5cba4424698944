/** Files of open ends that a killed process left, and that cannot be read: the store opens all the same. */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { expect, test } from 'vitest'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import { TailFolder } from '../../../main/engine/store/worker/writing/tail-file.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const count = 20

/** Copies what a killed process leaves of two sessions of 20 entries each. */
async function leave(folder: TemporaryFolder): Promise<{ sessions: number[]; tails: TailFolder }> {
  await using temporary = await TemporaryStore.open()
  const tails = new TailFolder(temporary.folder.file('sessions.db'))
  const sessions: number[] = []
  for (const name of ['first', 'second']) {
    const recording = await temporary.record({ name })
    for (let n = 1; n <= count; n++)
      recording.append(dataHead(), Buffer.from(`message ${String(n)}`))
    sessions.push(recording.session)
  }
  for (const session of sessions)
    await eventually(() => {
      const size = statSync(tails.fileOf(session), { throwIfNoEntry: false })?.size
      return Promise.resolve(size)
    })
  for (const name of ['sessions.db', 'sessions.db-wal'])
    copyFileSync(temporary.folder.file(name), folder.file(name))
  cpSync(tails.path, folder.file('tails'), { recursive: true })
  return { sessions, tails: new TailFolder(folder.file('sessions.db')) }
}

test('a folder in the place of a tail file leaves the other sessions whole', async () => {
  using folder = new TemporaryFolder()
  const { sessions, tails } = await leave(folder)
  const [first = 0, second = 0] = sessions
  rmSync(tails.fileOf(first))
  mkdirSync(tails.fileOf(first))
  mkdirSync(tails.fileOf(99))
  const store = await openStore({ folder: folder.path })
  try {
    expect(await store.session({ session: first })).toMatchObject({
      state: 'interrupted',
      entries: 0,
    })
    const found = await store.session({ session: second })
    expect(found).toMatchObject({ state: 'interrupted', entries: count })
  } finally {
    await store.close()
  }
})

test('a file in the place of the folder of tails does not keep the store from opening', async () => {
  using folder = new TemporaryFolder()
  const { sessions, tails } = await leave(folder)
  rmSync(tails.path, { recursive: true })
  writeFileSync(tails.path, '')
  const store = await openStore({ folder: folder.path })
  try {
    for (const session of sessions)
      expect(await store.session({ session })).toMatchObject({ state: 'interrupted', entries: 0 })
  } finally {
    await store.close()
  }
})

test.skipIf(process.platform === 'win32')(
  'a session whose tail file cannot be read waits for it, and the others are settled',
  async () => {
    using folder = new TemporaryFolder()
    const { sessions, tails } = await leave(folder)
    const [first = 0, second = 0] = sessions
    const kept = folder.file('kept')
    renameSync(tails.fileOf(first), kept)
    // Nobody can read it, whatever the user's rights are.
    symlinkSync(tails.fileOf(first), tails.fileOf(first))
    const store = await openStore({ folder: folder.path })
    const problems: AppErrorData[] = []
    store.on('problem', ({ error }) => problems.push(error))
    try {
      expect(await store.session({ session: first })).toMatchObject({ state: 'recording' })
      expect(await store.session({ session: second })).toMatchObject({
        ...{ state: 'interrupted', entries: count },
      })
      const problem = await eventually(() => Promise.resolve(problems[0]))
      expect(problem.message).toContain(tails.fileOf(first))
      rmSync(tails.fileOf(first))
      renameSync(kept, tails.fileOf(first))
      const found = await eventually(async () => {
        const now = await store.session({ session: first })
        return now.state === 'interrupted' ? now : undefined
      })
      expect(found.entries).toBe(count)
      expect(readdirSync(tails.path)).toEqual([])
      expect(problems).toHaveLength(1)
    } finally {
      await store.close()
    }
  },
)
