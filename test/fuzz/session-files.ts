/**
 * node test/fuzz/session-files.ts [--files N] [--seed N] [--first N] [--only N]: imports mutated session files, and asks for all there
 * is of those that are taken. Exits with 1 when a file ends in anything but a session or a sentence about the file, when a
 * call of the store takes longer than 200 ms, or when the process takes more than 200 MB beside what it had at first.
 */
import { inspect, parseArgs } from 'node:util'
import { openStore } from '../../main/engine/store/open.ts'
import type { Store } from '../../main/engine/store/store.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { Mutator, validFiles } from '../support/mutated-session-files.ts'
import { asking, readAllOfSession, type Asked } from '../support/read-all-of-session.ts'
import { importFile } from '../support/session-files.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const longestMs = 200
const mostMemory = 200_000_000
/** Of a call that never ends. */
const patienceMs = 120_000

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)
const first = Number(values.only ?? values.first)
const last = values.only === undefined ? Number(values.files) : first + 1

const codes = new Map<string, number>()
const faults: string[] = []
let slowest = { what: '', ms: 0, file: 0 }

async function tryFile(store: Store, file: Buffer): Promise<string> {
  // A busy machine takes long for anything: a call that does so again is at fault.
  for (let attempt = 1; ; attempt++) {
    const { code, longest } = await takeFile(store, file)
    if (longest.ms <= longestMs || attempt === 4) {
      if (longest.ms > slowest.ms) slowest = { ...longest, file: number }
      return code
    }
  }
}

async function takeFile(store: Store, file: Buffer): Promise<{ code: string; longest: Asked }> {
  let session: number
  let longest: Asked = { what: '', ms: 0 }
  try {
    asking.what = 'import'
    session = (await importFile(store, file)).id
  } catch (error) {
    const isSaid = error instanceof AppError && error.code.startsWith('file-')
    if (isSaid && error.message.startsWith('This file ')) return { code: error.code, longest }
    throw error
  }
  for (const asked of await readAllOfSession(store, session))
    if (asked.ms > longest.ms) longest = asked
  asking.what = 'remove'
  await store.removeSession({ session })
  return { code: 'imported', longest }
}

using folder = new TemporaryFolder()
const store = await openStore({ folder: folder.path, undoMs: 0 })
const files = await validFiles(store)
for (const file of files) await importFile(store, file)
const began = performance.now()
const before = process.memoryUsage.rss()
let peak = before
let number = first
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 50)
for (; number < last; number++) {
  const file = await new Mutator(files, seed * 1_000_003 + number).next()
  const patience = setTimeout(() => {
    console.error(`File ${String(number)} of seed ${String(seed)} does not end: ${asking.what}.`)
    process.exit(1)
  }, patienceMs)
  try {
    const code = await tryFile(store, file)
    codes.set(code, (codes.get(code) ?? 0) + 1)
  } catch (error) {
    faults.push(`file ${String(number)}: ${inspect(error)}`)
    if (faults.length >= 20) break
  }
  clearTimeout(patience)
  if (number % 5_000 === 4_999) console.error(`${String(number + 1)} files`)
}
clearInterval(watch)
await store.close()
const seconds = (performance.now() - began) / 1_000
say(`${String(number - first)} files in ${seconds.toFixed(0)} s: ${inspect(codes)}`)
say(`slowest call: ${slowest.what} ${slowest.ms.toFixed(0)} ms, file ${String(slowest.file)}`)
say(`memory: ${(before / 1e6).toFixed(0)} MB at first, at most ${(peak / 1e6).toFixed(0)} MB`)
if (slowest.ms > longestMs) faults.push('a call takes too long')
if (peak - before > mostMemory) faults.push('too much memory')
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
