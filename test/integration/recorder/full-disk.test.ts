/** Recording on a disk that becomes full: a small file system in memory. */
import { expect, test, type TestContext } from 'vitest'
import type { EngineEvents } from '../../../shared/contract/engine.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import { plainClient } from '../../support/plain-peers.ts'
import { SmallDisk } from '../../support/small-disk.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { config, dataHead, eventually } from '../../support/store.ts'

const timeout = 120_000

type Problem = EngineEvents['problem']

function mounted(context: TestContext, mebibytes: number): SmallDisk {
  return SmallDisk.mount(mebibytes) ?? context.skip('no tmpfs can be mounted')
}

const numbered = (n: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  bytes.writeUInt32BE(n)
  return bytes
}

/** Records entries of 10,000 bytes, each with its number, until the store reports that it waits. */
async function fillWith(
  store: Store,
  recording: Recording,
  problems: readonly Problem[],
): Promise<void> {
  const source = { isPaused: false }
  const detach = recording.attach({
    pause: () => (source.isPaused = true),
    resume: () => (source.isPaused = false),
  })
  while (!problems.some(({ error }) => error.code === 'recording-waits')) {
    for (let i = 0; i < 50 && !source.isPaused; i++)
      recording.append(dataHead(), numbered(recording.entries + 1, 10_000))
    await store.about()
  }
  detach()
}

async function expectNumbered(store: Store, session: number): Promise<number> {
  let seen = 0
  for (let from: number | null = 1; from !== null;) {
    const scan = await store.scan({ session, from })
    for (const { n, wire } of scan.entries) {
      expect(n).toBe(++seen)
      expect(Buffer.from(wire ?? []).readUInt32BE()).toBe(n)
    }
    from = scan.next
  }
  return seen
}

test(
  'a recording that fills the disk waits, and continues by itself without a loss',
  { timeout },
  async (context) => {
    using disk = mounted(context, 48)
    const store = await openStore({ folder: disk.path, undoMs: 0 })
    try {
      const other = await store.startRecording({ config, name: 'other' })
      for (let i = 0; i < 1_000; i++) other.append(dataHead(), Buffer.alloc(10_000))
      await other.end()
      const problems: Problem[] = []
      store.on('problem', (problem) => problems.push(problem))
      const failures: unknown[] = []
      const recording = await store.startRecording({
        config,
        onFailure: (error) => failures.push(error),
      })
      const { session } = recording
      await fillWith(store, recording, problems)
      recording.append(dataHead(), numbered(recording.entries + 1, 10_000))
      const total = recording.entries
      expect((await store.session({ session })).entries).toBeLessThan(total)
      // There is room enough to delete.
      await store.removeSession({ session: other.session })
      await eventually(
        async () => (await store.session({ session })).entries === total || undefined,
      )
      await recording.end()
      expect(await store.session({ session })).toMatchObject({
        state: 'complete',
        entries: total,
        bytesIn: total * 10_000,
      })
      expect(await expectNumbered(store, session)).toBe(total)
      expect(failures).toEqual([])
      expect(problems).toMatchObject([{ session: null, error: { code: 'recording-waits' } }])
    } finally {
      await store.close()
    }
  },
)

test(
  'a slow recording outlasts a disk that others filled to the last byte',
  { timeout },
  async (context) => {
    using disk = mounted(context, 24)
    const store = await openStore({ folder: disk.path })
    try {
      const problems: Problem[] = []
      store.on('problem', (problem) => problems.push(problem))
      const recording = await store.startRecording({ config })
      const { session } = recording
      const append = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) {
          recording.append(dataHead(), numbered(recording.entries + 1, 100))
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      await append(20)
      disk.fill()
      await append(60)
      expect(problems.map(({ error }) => error.code)).toContain('recording-waits')
      disk.makeRoom()
      await append(20)
      await eventually(async () => (await store.session({ session })).entries === 100 || undefined)
      await recording.end()
      expect((await store.session({ session })).state).toBe('complete')
      expect(await expectNumbered(store, session)).toBe(100)
    } finally {
      await store.close()
    }
  },
)

test(
  'a recording that is ended on a full disk reports what was lost, and can be deleted',
  { timeout },
  async (context) => {
    using disk = mounted(context, 48)
    const store = await openStore({ folder: disk.path, undoMs: 0 })
    try {
      const problems: Problem[] = []
      store.on('problem', (problem) => problems.push(problem))
      const recording = await store.startRecording({ config })
      const { session } = recording
      await fillWith(store, recording, problems)
      // A checkpoint could give back room for the rest: less stays than recordings leave free.
      disk.fill(2 * 1_048_576)
      recording.append(dataHead(), numbered(recording.entries + 1, 10_000))
      const total = recording.entries
      await recording.end()
      const ended = await store.session({ session })
      expect(ended.state).toBe('interrupted')
      const entries = total - ended.entries
      expect(entries).toBeGreaterThan(0)
      expect(problems[0]).toMatchObject({ error: { code: 'recording-waits' } })
      expect(problems.filter((problem) => problem.session === session)).toMatchObject([
        { error: { code: 'disk-full', lost: { entries, bytes: entries * 10_000 } } },
      ])
      expect(await expectNumbered(store, session)).toBe(ended.entries)
      disk.makeRoom()
      await store.removeSession({ session })
      // The room it took is there for the next.
      const next = await eventually(async () => {
        const again = await store.startRecording({ config })
        again.append(dataHead(), numbered(1, 100))
        await again.end()
        const state = await store.session({ session: again.session })
        return state.state === 'complete' ? state : undefined
      })
      expect(next.entries).toBe(1)
    } finally {
      await store.close()
    }
  },
)

test(
  'a session that ended on a disk without a free byte is over, reports its loss, and is deleted once there is room',
  { timeout },
  async (context) => {
    using disk = mounted(context, 24)
    const store = await openStore({ folder: disk.path, undoMs: 0 })
    try {
      const problems: Problem[] = []
      store.on('problem', (problem) => problems.push(problem))
      const recording = await store.startRecording({ config })
      const { session } = recording
      recording.append(dataHead(), numbered(1, 100))
      await store.session({ session })
      await new Promise((resolve) => setTimeout(resolve, 600))
      disk.fill()
      recording.append(dataHead(), numbered(2, 100))
      await recording.end()
      expect((await store.session({ session })).state).toBe('interrupted')
      expect(problems.filter((problem) => problem.session === session)).toMatchObject([
        { error: { code: 'disk-full', lost: { entries: 1, bytes: 100 } } },
      ])
      disk.makeRoom()
      expect(await expectNumbered(store, session)).toBe(1)
      await store.removeSession({ session })
      await expect(store.session({ session })).rejects.toMatchObject({ code: 'not-found' })
    } finally {
      await store.close()
    }
  },
)

test(
  'the command line says that recording waits, and its end names the error and the loss',
  { timeout },
  async (context) => {
    using disk = mounted(context, 24)
    await using server = new Sockeye(disk.path).open('listen', 'tcp://127.0.0.1:0', '--quiet')
    const { port, session } = await server.opened()
    const socket = await plainClient(port)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const flood = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
    }
    socket.on('drain', flood).on('error', () => undefined)
    flood()
    await server.waitForError(/Recording and its connections are paused/)
    expect(await server.stop('SIGINT')).toBe(1)
    await closed
    const end = server.lines
      .map((line) => JSON.parse(line) as { event: string; error?: unknown; lost?: unknown })
      .find(({ event }) => event === 'end')
    expect(end).toMatchObject({
      session,
      error: expect.stringMatching(/Not enough disk space to write /) as string,
      lost: { entries: expect.any(Number) as number },
    })
    expect(server.stderr).toMatch(/Not enough disk space to write .*Not recorded: [\d,]+ entr/s)
  },
)
