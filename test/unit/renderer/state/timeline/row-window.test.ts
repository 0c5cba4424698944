/** The rows a list holds around the visible ones, over a source of numbers whose answers a test can hold back. */
import { expect, test } from 'vitest'
import { RowWindow } from '../../../../../renderer/state/timeline/row-window.svelte.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'

const never = (): boolean => false

/** Rows are their own positions, those up to `dropped` left out. */
class Source {
  readonly asked: string[] = []
  readonly seen: number[][] = []
  dropped = 0
  failure: Error | null = null
  #gate: Promise<void> | null = null

  readonly fetch = async (from: number, to: number): Promise<number[]> => {
    this.asked.push(`${String(from)}-${String(to)}`)
    const { failure } = this
    await this.#gate
    if (failure !== null) throw failure
    return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((n) => n > this.dropped)
  }

  /** Holds answers back until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = promise
    return () => {
      this.#gate = null
      resolve()
    }
  }

  window(): RowWindow<number> {
    return new RowWindow(this.fetch, (rows) => void this.seen.push([...rows]))
  }
}

const grown = (count: number, newest = false, first = 0) => ({
  first,
  count,
  mayChange: never,
  newest,
})

test('loads only the pages of the visible rows', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(100_000))
  expect(source.asked).toEqual([])
  await rows.load(1_000, 1_030)
  expect(source.asked).toEqual(['961-1024', '1025-1088'])
  expect(rows.at(1_000)).toBe(1_001)
  expect(rows.at(0)).toBeUndefined()
})

test('reports the visible rows and passes them to the callback', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  await rows.load(2, 5)
  expect(rows.inSight()).toEqual([3, 4, 5])
  expect(source.seen.at(-1)).toEqual([3, 4, 5])
})

test('loads the last of several ranges asked for while one is on its way', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(100_000))
  const release = source.hold()
  const first = rows.load(0, 30)
  void rows.load(10_000, 10_030)
  void rows.load(50_000, 50_030)
  release()
  await first
  expect(source.asked).toEqual(['1-64', '49985-50048'])
  expect(rows.at(50_000)).toBe(50_001)
  expect(rows.at(10_000)).toBeUndefined()
})

test('asks for nothing beyond the last row', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(3))
  await rows.load(0, 40)
  expect(source.asked).toEqual(['1-3'])
  expect(rows.inSight()).toEqual([1, 2, 3])
})

test('loads the newest rows before the count grows when they are followed', async () => {
  const source = new Source()
  const rows = source.window()
  const release = source.hold()
  const growing = rows.grow(grown(200, true))
  expect(rows.count).toBe(0)
  release()
  expect(await growing).toBe(true)
  expect(rows.count).toBe(200)
  expect(rows.at(199)).toBe(200)
  expect(source.asked).toEqual(['129-192', '193-200'])
})

test('never shrinks as it grows', async () => {
  const rows = new Source().window()
  await rows.grow(grown(20))
  await rows.grow(grown(10))
  expect(rows.count).toBe(20)
})

test('moves its first row as the oldest are dropped, and leaves holes for them', async () => {
  const source = new Source()
  const rows = source.window()
  source.dropped = 40
  await rows.grow(grown(100, false, 40))
  await rows.load(30, 50)
  expect(rows.first).toBe(40)
  expect(rows.at(39)).toBeUndefined()
  expect(rows.at(40)).toBe(41)
  expect(rows.inSight()).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50])
})

test('loads rows again that may have changed, and keeps them in sight until then', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  await rows.load(0, 10)
  await rows.grow({ ...grown(10), mayChange: (row) => row === 4 })
  expect(rows.at(3)).toBe(4)
  await rows.again()
  expect(source.asked).toEqual(['1-10', '1-10'])
})

test('gives up growing when the list is replaced meanwhile', async () => {
  const source = new Source()
  const rows = source.window()
  const release = source.hold()
  const growing = rows.grow(grown(500, true))
  await rows.replace(() => Promise.resolve([7]), { count: 1 })
  release()
  expect(await growing).toBe(false)
  expect(rows.count).toBe(1)
})

test('shows the rows of the next list from its replacement on', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  await rows.load(0, 10)
  await rows.replace((from, to) => Promise.resolve([from * 100, to * 100]), { count: 2 })
  expect(rows.count).toBe(2)
  expect(rows.inSight()).toEqual([100, 200])
})

test('an answer for a list that was replaced is dropped', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  const release = source.hold()
  const loading = rows.load(0, 10)
  const replaced = rows.replace(() => Promise.resolve([-1]), { count: 1 })
  release()
  await Promise.all([loading, replaced])
  expect(rows.inSight()).toEqual([-1])
})

test('holds a row that is not visible without asking twice', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(1_000))
  expect(await rows.hold(500, 500)).toBe(true)
  expect(await rows.hold(500, 501)).toBe(true)
  expect(source.asked).toEqual(['449-512'])
})

test('shows why rows could not be loaded, until the next attempt succeeds', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  source.failure = new AppError('disconnected', 'The engine is not running.', 'Stop the replay.')
  await rows.load(0, 10)
  expect(rows.problem).toEqual({
    code: 'disconnected',
    message: 'The engine is not running.',
    hint: 'Stop the replay.',
  })
  source.failure = null
  await rows.again()
  expect(rows.problem).toBeNull()
  expect(rows.at(0)).toBe(1)
})

test('a defect is not shown as a problem', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  source.failure = new TypeError('a defect')
  await expect(rows.load(0, 10)).rejects.toThrow('a defect')
  expect(rows.problem).toBeNull()
})

test('shows no problem after it was disposed', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  rows.dispose()
  source.failure = new AppError('disconnected', 'The engine is not running.')
  await rows.load(0, 10)
  expect(rows.problem).toBeNull()
})

test('a failure of a list that was replaced is not a problem of the next', async () => {
  const source = new Source()
  const rows = source.window()
  await rows.grow(grown(10))
  const release = source.hold()
  source.failure = new AppError('not-found', 'View 404 does not exist.')
  const loading = rows.load(0, 10)
  const replaced = rows.replace(() => Promise.resolve([-1]), { count: 1 })
  release()
  await Promise.all([loading, replaced])
  expect(rows.problem).toBeNull()
  expect(rows.inSight()).toEqual([-1])
})
