/** A recorder killed at random moments, repeatedly on the same database. */
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'

const child = fileURLToPath(new URL('../../support/recorder-child.ts', import.meta.url))
const kills = 8
/** Each start of a recorder takes its time. */
const timeout = 120_000

/** Kills a recorder this long after its start; returns its session and what it had appended a second before. */
async function killAfter(folder: string, ms: number): Promise<{ session: number; due: number }> {
  await using program = new Program(process.execPath, [child, folder])
  const [, session] = await program.waitForOutput(/^session (\d+)$/m)
  await new Promise((resolve) => setTimeout(resolve, ms))
  const killedAt = Date.now()
  await program.stop('SIGKILL')
  let due = 0
  for (const line of program.lines) {
    const [, entries, at] = /^at (\d+) (\d+)$/.exec(line) ?? []
    if (Number(at) < killedAt - 1_000) due = Number(entries)
  }
  return { session: Number(session), due }
}

test(
  'after every kill the database is sound and holds everything older than a second',
  { timeout },
  async () => {
    using folder = new TemporaryFolder()
    const left: { session: number; due: number }[] = []
    for (let i = 0; i < kills; i++)
      left.push(await killAfter(folder.path, Math.floor(Math.random() * 2_500)))
    expect(left.some(({ due }) => due > 0)).toBe(true)
    const store = await openStore({ folder: folder.path })
    try {
      for (const { session, due } of left) {
        const found = await store.session({ session })
        expect(found.state).toBe('interrupted')
        expect(found.entries).toBeGreaterThanOrEqual(due)
        let n = 0
        for (let from: number | null = 1; from !== null;) {
          const page = await store.scan({ session, from, filter: { directions: ['in'] } })
          for (const { wire } of page.entries)
            expect(Buffer.from(wire ?? []).readUInt32BE()).toBe(++n)
          from = page.next
        }
        expect(found.bytesIn).toBe(n * 1_000)
      }
    } finally {
      await store.close()
    }
    const database = new Database(folder.file('sessions.db'), { readonly: true })
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
  },
)
