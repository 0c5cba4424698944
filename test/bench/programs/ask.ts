/**
 * Opens a session and filters it, in an engine that has just started: node ask.ts DATA SESSION EXPRESSION
 * Prints the milliseconds from the engine's start until all was looked at, and how many entries were found, as JSON.
 */
import { createEngine } from '../../../main/engine/engine.ts'

const [data = '', id, expression = ''] = process.argv.slice(2)
const session = Number(id)

const start = performance.now()
const engine = await createEngine({ dataFolder: data, version: 'bench' })
await engine.call('session', { session })
const done = Promise.withResolvers<number>()
engine.on('view', ({ scanned, entries, count }) => {
  if (scanned === entries) done.resolve(count)
})
await engine.call('openView', { session, filter: { expression } })
const count = await done.promise
const ms = performance.now() - start
await engine.dispose()
console.log(JSON.stringify({ ms, count }))
