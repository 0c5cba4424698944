/**
 * Times how an engine reads a recorded session after another one, which loads and compiles what is needed: node
 * pages.ts DATA WARM_UP SESSION ENTRIES. Prints milliseconds for opening it (its metadata, its block index, one entry)
 * and for pages of 100 entries at its start, middle and end.
 */
import { createEngine } from '../../../main/engine/engine.ts'

const [data = '', warmUp, id, count] = process.argv.slice(2)
const entries = Number(count)

const engine = await createEngine({ dataFolder: data, version: 'bench' })
const page = async (session: number, from: number, length: number): Promise<void> => {
  const got = await engine.call('entries', { session, from, to: from + length - 1 })
  if (got.length !== length || got[0]?.n !== from) throw new Error(`wrong page at ${String(from)}`)
}
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

await engine.call('session', { session: Number(warmUp) })
for (let from = 1; from < 10_000; from += 100) await page(Number(warmUp), from, 100)

const session = Number(id)
const result = {
  open: await timed(async () => {
    await engine.call('session', { session })
    await page(session, Math.floor(entries / 3), 1)
  }),
  first: await timed(() => page(session, 1, 100)),
  middle: await timed(() => page(session, Math.floor(entries / 2), 100)),
  last: await timed(() => page(session, entries - 99, 100)),
}
await engine.dispose()
console.log(JSON.stringify(result))
