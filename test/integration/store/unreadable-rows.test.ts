/** A row that was edited to nonsense hides itself alone, and is reported once. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { config, eventually } from '../../support/store.ts'

const hello = { as: 'ping', body: { from: 'template', syntax: 'text', text: 'hi' } } as const

const broken: readonly [table: string, column: string, value: string][] = [
  ['endpoints', 'config', '{"kind":"tcp-client"'],
  ['endpoints', 'config', '{"kind":"carrier-pigeon"}'],
  ['sessions', 'config', 'nonsense'],
  ['sessions', 'state', 'thinking'],
  ['snippets', 'message', '[]'],
  ['snippets', 'message', '{'],
  ['sequences', 'steps', '{"no":"steps"}'],
  ['sequences', 'steps', ''],
]

test.each(broken)(
  'a row whose %s.%s is %s hides itself alone, and is reported once',
  async (table, column, value) => {
    using folder = new TemporaryFolder()
    const made = await openStore({ folder: folder.path })
    for (const name of ['first', 'second']) {
      await made.saveEndpoint({ name, config })
      await (await made.startRecording({ config, name })).end()
      await made.saveSnippet({ name, message: hello, endpoint: null, folder: '', draft: '' })
      const steps = [{ snippet: 1, waitMs: 0, answer: null }]
      await made.saveSequence({ name, steps, endpoint: null, count: 1 })
    }
    await made.close()
    const database = new Database(folder.file('sessions.db'))
    database.pragma('ignore_check_constraints = ON')
    database.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = 1`).run(value)
    database.close()
    const store = await openStore({ folder: folder.path })
    try {
      const problems: AppErrorData[] = []
      store.on('problem', ({ error }) => problems.push(error))
      const lists = async () => ({
        endpoints: (await store.endpoints()).map(({ name }) => name),
        sessions: (await store.sessions({})).map(({ name }) => name),
        snippets: (await store.snippets()).map(({ name }) => name),
        sequences: (await store.sequences()).map(({ name }) => name),
      })
      const found = await lists()
      const both = ['first', 'second']
      expect(found).toEqual({
        endpoints: both,
        sessions: both.toReversed(),
        snippets: both,
        sequences: both,
        [table]: ['second'],
      })
      expect(await lists()).toEqual(found)
      expect(problems.map(({ code }) => code)).toEqual(['row-unreadable'])
      expect(problems[0]?.message).toMatch(/Could not read the \w+ 1/)
      if (table === 'sessions')
        await expect(store.session({ session: 1 })).rejects.toMatchObject({
          code: 'row-unreadable',
        })
    } finally {
      await store.close()
    }
  },
)

test('a limit that cannot be read is no limit, and is reported once', async () => {
  using folder = new TemporaryFolder()
  await (await openStore({ folder: folder.path })).close()
  const database = new Database(folder.file('sessions.db'))
  database
    .prepare("INSERT INTO store_settings (name, value) VALUES ('database-limit', '{\"maxBytes\":')")
    .run()
  database.close()
  const store = await openStore({ folder: folder.path })
  try {
    const problems: AppErrorData[] = []
    store.on('problem', ({ error }) => problems.push(error))
    await eventually(() => Promise.resolve(problems.length > 0 ? true : undefined))
    expect(problems).toMatchObject([{ code: 'row-unreadable' }])
    expect((await store.storage()).limit.maxBytes).toBe(0)
    await (await store.startRecording({ config })).end()
  } finally {
    await store.close()
  }
})
