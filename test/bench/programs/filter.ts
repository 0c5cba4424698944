/**
 * Records a session, then runs filters and searches on it, beside the same work over the same bytes in memory.
 * filter.ts FOLDER ENTRIES BYTES: prints the milliseconds each takes, as JSON, one line per run until the input ends.
 */
import { createInterface } from 'node:readline'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import type { Filter } from '../../../shared/contract/query.ts'

const [folder = '', entriesText = '', bytesText = ''] = process.argv.slice(2)
const entries = Number(entriesText)
const bytes = Number(bytesText)

const needle = 'symbol":"AAPL-7'
const expression = 'symbol":"(?:AAPL|GOOG)-[0-7]"'
/** The number of different payloads; one in 256 contains the needle. */
const variants = 4_096

const payloads = Array.from({ length: variants }, (_, i) => {
  const symbol = ['MSFT', 'NVDA', 'AMZN', 'TSLA'][i % 4] ?? ''
  const name = i % 256 === 7 ? 'AAPL-7' : `${symbol}-${String(i % 10)}`
  const start = `{"seq":${String(1_000_000 + i)},"symbol":"${name}","bid":${String(i * 1.25)},"rest":"`
  // Lengths differ, so that a filter on them has something to decide.
  return Buffer.from(start.padEnd(bytes - 10 + (i % 21), 'abcdefghij klmnopqrst '))
})
const payloadOf = (n: number): Buffer => payloads[(n * 2_654_435_761) % variants] ?? Buffer.alloc(0)

async function record(store: Store): Promise<number> {
  const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 1 })
  const recording = await store.startRecording({ config })
  const head = { connection: 1, kind: 'data', headerLength: 0 } as const
  for (let n = 1; n <= entries; n++) {
    const payload = payloadOf(n)
    recording.append(
      { ...head, direction: n % 3 === 0 ? 'out' : 'in', at: 1_700_000_000_000_000 + n * 10 },
      payload,
    )
    // A loop has no backpressure; waiting for the store bounds the queue.
    if (n % 100_000 === 0) await store.sessions()
  }
  await recording.end()
  return recording.session
}

async function view(
  store: Store,
  session: number,
  filter: Filter,
): Promise<[ms: number, count: number]> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const off = store.on('view', (progress) => {
    if (progress.scanned === progress.entries) resolve(progress.count)
  })
  const start = performance.now()
  const { view: id } = await store.openView({ session, filter })
  const count = await promise
  const ms = performance.now() - start
  off()
  await store.closeView({ view: id })
  return [ms, count]
}

/** The session's payloads in memory: in pieces like the store's blocks, with the ends of the entries in each. */
interface Memory {
  pieces: { bytes: Buffer; ends: Uint32Array }[]
}

function load(): Memory {
  const pieces: Memory['pieces'] = []
  let parts: Buffer[] = []
  let ends: number[] = []
  let used = 0
  for (let n = 1; n <= entries; n++) {
    const payload = payloadOf(n)
    parts.push(payload)
    used += payload.length
    ends.push(used)
    if (used < 262_144 && n < entries) continue
    pieces.push({ bytes: Buffer.concat(parts), ends: Uint32Array.from(ends) })
    parts = []
    ends = []
    used = 0
  }
  return { pieces }
}

function timed(work: () => number): [ms: number, count: number] {
  const start = performance.now()
  const count = work()
  return [performance.now() - start, count]
}

const columnsInMemory = (): [number, number] => {
  const directions = Uint8Array.from({ length: entries }, (_, i) => ((i + 1) % 3 === 0 ? 2 : 1))
  const lengths = Uint32Array.from({ length: entries }, (_, i) => payloadOf(i + 1).length)
  return timed(() => {
    let count = 0
    for (let i = 0; i < entries; i++) if (directions[i] === 1 && (lengths[i] ?? 0) > bytes) count++
    return count
  })
}

const literalInMemory = ({ pieces }: Memory): [number, number] =>
  timed(() => {
    const wanted = Buffer.from(needle)
    let count = 0
    for (const { bytes: piece, ends } of pieces) {
      let entry = 0
      for (let at = piece.indexOf(wanted); at >= 0; at = piece.indexOf(wanted, ends[entry])) {
        while ((ends[entry] ?? 0) <= at) entry++
        count++
      }
    }
    return count
  })

const regexInMemory = ({ pieces }: Memory): [number, number] =>
  timed(() => {
    const regex = new RegExp(expression)
    let count = 0
    for (const { bytes: piece, ends } of pieces) {
      const text = piece.toString('latin1')
      let start = 0
      for (const end of ends) {
        if (regex.test(text.slice(start, end))) count++
        start = end
      }
    }
    return count
  })

const store = await openStore({ folder })
const session = (await store.sessions())[0]?.id ?? (await record(store))
const memory = load()
const works: Record<
  string,
  [sockeye: () => Promise<[number, number]>, baseline: () => [number, number]]
> = {
  columns: [
    () => view(store, session, { expression: `dir == in and len > ${String(bytes)}` }),
    columnsInMemory,
  ],
  literal: [
    () => view(store, session, { expression: `text contains ${JSON.stringify(needle)}` }),
    () => literalInMemory(memory),
  ],
  regex: [
    () => view(store, session, { expression: `text matches /${expression}/` }),
    () => regexInMemory(memory),
  ],
}
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [name = '', who] = line.split(' ')
  const work = works[name]
  if (work === undefined) throw new Error(`no work ${name}`)
  const [ms, count] = who === 'sockeye' ? await work[0]() : work[1]()
  console.log(JSON.stringify({ ms, count }))
}
await store.close()
