/**
 * Opens a session and filters it with a built engine that has just started: node ask.ts DATA SESSION EXPRESSION. Prints
 * the milliseconds from the engine's start until all entries were examined, and the number of matches, as JSON.
 */
import { readdir } from 'node:fs/promises'
import type { createEngine as CreateEngine } from '../../../main/engine/engine.ts'

const [data = '', id, expression = ''] = process.argv.slice(2)
const session = Number(id)

const createEngine = await findBuilt()
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

/** The engine is not an entry of the build but a shared chunk, whose exports are renamed. */
async function findBuilt(): Promise<typeof CreateEngine> {
  const built = new URL('../../../out/main/', import.meta.url)
  const name = (await readdir(built)).find((file) => /^chunk-engine-.*\.js$/.test(file))
  if (name === undefined) throw new Error('There is no build: run npm run build first.')
  const parts = (await import(new URL(name, built).href)) as Record<string, unknown>
  const found = Object.values(parts).find(
    (part) => typeof part === 'function' && part.name === 'createEngine',
  )
  if (found === undefined) throw new Error(`${name} has no engine.`)
  return found as typeof CreateEngine
}
