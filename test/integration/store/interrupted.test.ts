import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { Program } from '../../support/program.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, eventually } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/recorder-child.ts', import.meta.url))

/** What the child had appended a second before it was killed, and the time of the kill. */
async function recordAndKill(folder: string): Promise<{ session: number; due: number }> {
  await using program = new Program(process.execPath, [child, folder])
  const [, session] = await program.waitForOutput(/^session (\d+)$/m)
  await program.waitFor('2000 entries', (self) =>
    self.lines.some((line) => Number(/^at (\d+)/.exec(line)?.[1]) > 2_000) ? true : undefined,
  )
  const killedAt = Date.now()
  await program.stop('SIGKILL')
  const due = program.lines
    .map((line) => /^at (\d+) (\d+)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) < killedAt - 1_000)
    .map((match) => Number(match?.[1]))
    .at(-1)
  return { session: Number(session), due: due ?? 0 }
}

test('a session whose process was killed is interrupted and keeps everything older than a second', async () => {
  using folder = new TemporaryFolder()
  const { session, due } = await recordAndKill(folder.path)
  expect(due).toBeGreaterThan(0)
  const store = await openStore({ folder: folder.path })
  try {
    const found = await store.session({ session })
    expect(found).toMatchObject({ name: 'killed', state: 'interrupted' })
    expect(found.endedAt).toBeGreaterThanOrEqual(found.startedAt)
    // The body being received is the last entry.
    const traffic = found.entries - 1
    expect(traffic).toBeGreaterThanOrEqual(due)
    expect(found.bytesIn).toBe(traffic * 1_000)
    for (let n = 1; n <= traffic; n += 1) {
      const { entries } = await store.scan({ session, from: n, to: n + 499 })
      for (const entry of entries.slice(0, traffic - n + 1))
        expect(Buffer.from(entry.wire ?? []).readUInt32BE()).toBe(entry.n)
      n += 499
    }
    const [body] = await store.entries({ session, from: found.entries, to: found.entries })
    expect(body).toMatchObject({ direction: 'out', partial: true, length: found.bytesOut })
    expect(found.bytesOut).toBeGreaterThan(0)
    expect(await store.connections({ session })).toMatchObject([
      { connection: 1, closedAt: found.endedAt, bytesIn: found.bytesIn, bytesOut: found.bytesOut },
    ])
  } finally {
    await store.close()
  }
})

test('an open store sees that another process was killed while recording', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  let changes = 0
  store.on('sessionsChanged', () => changes++)
  const { session } = await recordAndKill(temporary.folder.path)
  const found = await eventually(async () => {
    const now = await store.session({ session })
    return now.state === 'interrupted' ? now : undefined
  })
  expect(found.entries).toBeGreaterThan(0)
  expect(changes).toBeGreaterThan(0)
})
