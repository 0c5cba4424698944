import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore } from '../../support/store.ts'

/** Opening fails with this code and does not change the file. */
async function refused(folder: TemporaryFolder, code: string): Promise<void> {
  const path = folder.file('sessions.db')
  const before = readFileSync(path)
  await expect(openStore({ folder: folder.path })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(path) as string,
    hint: expect.stringMatching(/\.$/) as string,
  })
  expect(readFileSync(path).equals(before)).toBe(true)
}

describe('a database is refused and not changed', () => {
  test('when a newer version wrote it', async () => {
    const temporary = await TemporaryStore.open()
    await temporary.store.close()
    using folder = temporary.folder
    const database = new Database(folder.file('sessions.db'))
    database.pragma('user_version = 9999')
    database.close()
    await refused(folder, 'database-newer')
  })

  test('when a newer version wrote it and the version is still in the log', async () => {
    const temporary = await TemporaryStore.open()
    await temporary.store.close()
    using folder = temporary.folder
    const database = new Database(folder.file('sessions.db'))
    database.pragma('user_version = 9999')
    await refused(folder, 'database-newer')
    database.close()
  })

  test.each([
    ['text', Buffer.from('These are my notes, please keep them.\n'.repeat(100))],
    ['a few bytes', Buffer.from('x')],
    ['a header alone', Buffer.from('SQLite format 3\0'.padEnd(4_096, '\u0001'))],
  ])('when it is %s', async (_, bytes) => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.file('sessions.db'), bytes)
    await refused(folder, 'database-damaged')
  })

  test('when it belongs to another program', async () => {
    using folder = new TemporaryFolder()
    const database = new Database(folder.file('sessions.db'))
    database.exec('CREATE TABLE bookmarks (url TEXT)')
    database.close()
    await refused(folder, 'database-damaged')
  })

  test('when its first page was overwritten', async () => {
    const temporary = await TemporaryStore.open()
    await temporary.store.close()
    using folder = temporary.folder
    const bytes = readFileSync(folder.file('sessions.db'))
    bytes.fill(0xa5, 100, 30_000)
    writeFileSync(folder.file('sessions.db'), bytes)
    await refused(folder, 'database-damaged')
  })
})

describe.skipIf(process.platform === 'win32')('permissions', () => {
  test('files are readable by their owner only, and so is a folder that Sockeye creates', async () => {
    using folder = new TemporaryFolder()
    const data = folder.file('made/data')
    const store = await openStore({ folder: data })
    await store.sessions()
    const mode = (path: string): number => statSync(path).mode & 0o777
    expect(mode(data)).toBe(0o700)
    const files = readdirSync(data).filter((name) => name.startsWith('sessions.db'))
    expect(files.toSorted()).toEqual(['sessions.db', 'sessions.db-shm', 'sessions.db-wal'])
    for (const file of files) expect(mode(`${data}/${file}`)).toBe(0o600)
    await store.close()
    expect(existsSync(`${data}/sessions.db-wal`)).toBe(false)
    expect(readdirSync(`${data}/owners`)).toEqual([])
    chmodSync(`${data}/sessions.db`, 0o644)
    const again = await openStore({ folder: data })
    expect(mode(`${data}/sessions.db`)).toBe(0o600)
    await again.close()
  })
})

test('a folder that cannot be created is named', async () => {
  using folder = new TemporaryFolder()
  writeFileSync(folder.file('file'), '')
  await expect(openStore({ folder: folder.file('file/data') })).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/Could not open or create .*file\/data\. A folder/) as string,
    hint: expect.stringContaining('--data') as string,
  })
})

test('a folder in place of the database file is named', async () => {
  using folder = new TemporaryFolder()
  mkdirSync(folder.file('sessions.db'))
  await expect(openStore({ folder: folder.path })).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/Could not open or create .*sessions\.db\. A folder/) as string,
  })
})

test.skipIf(process.platform !== 'linux')(
  'a file system that creates no folders does not cause endless attempts',
  async () => {
    await expect(openStore({ folder: '/proc/sockeye/data' })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('/proc/sockeye') as string,
    })
  },
)
