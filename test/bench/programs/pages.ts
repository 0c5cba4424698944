/**
 * Times the reading of a recorded session by an engine that has just started: node pages.ts DATA SESSION ENTRIES
 * Prints milliseconds for opening it and for pages of 100 entries at its start, middle and end.
 */
import { createEngine } from '../../../main/engine/engine.ts'

const [data = '', id, count] = process.argv.slice(2)
const session = Number(id)
const entries = Number(count)

const engine = await createEngine({ dataFolder: data, version: 'bench' })
const timed = async (from: number): Promise<number> => {
  const start = performance.now()
  const page = await engine.call('entries', { session, from, to: from + 99 })
  const took = performance.now() - start
  if (page.length !== 100 || page[0]?.n !== from) throw new Error(`wrong page at ${String(from)}`)
  return took
}
const start = performance.now()
await engine.call('session', { session })
const result = {
  open: performance.now() - start,
  first: await timed(1),
  middle: await timed(Math.floor(entries / 2)),
  last: await timed(entries - 99),
}
await engine.dispose()
console.log(JSON.stringify(result))
