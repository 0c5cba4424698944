/**
 * npm run soak -- [--minutes N] [--data DIR]: peers connect, flood and leave, queries run, and the engine is killed and
 * restarted, all on one data folder. At the end every byte that must be there is verified, the database is checked, and
 * so is the memory of the engine. Exits with 1 if anything is wrong.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { TemporaryFolder } from '../support/folders.ts'
import type { EngineNews } from './engine.ts'
import { Pace, TcpPeer, WebSocketPeer, type Peer, type Sent } from './peers.ts'
import { verify } from './verify.ts'

/** Maximum memory of the engine, whatever is queried. Bytes. */
const mostMemory = 500 * 2 ** 20
const peersAtOnce = 24
const bytesEachSecond = 4_000_000
const program = fileURLToPath(new URL('engine.ts', import.meta.url))

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, data: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  console.error(`--minutes wants a number above 0, not ${values.minutes}.`)
  process.exit(2)
}

using temporary = new TemporaryFolder()
const folder = values.data ?? temporary.file('soak')
const ends = performance.now() + minutes * 60_000
const sent = new Map<number, Sent>()
const faults: string[] = []
let lastPeer = 0
let peak = 0
let questions = 0
let kills = 0

/** An engine that runs until it is killed or stopped. */
class Round {
  readonly child: ChildProcess
  readonly exited: Promise<unknown[]>
  readonly peers = new Set<Peer>()
  readonly #pace = new Pace(bytesEachSecond)
  #ports: { tcp: number; ws: number } | null = null
  #ending = false

  constructor() {
    this.child = fork(program, [folder], { serialization: 'advanced' })
    this.exited = once(this.child, 'exit')
    this.child.on('message', (news: EngineNews) => this.#onMessage(news))
  }

  async open(): Promise<void> {
    while (this.#ports === null && this.child.exitCode === null) await wait(20)
    if (this.#ports === null) throw new Error('The engine ended before it was open.')
  }

  /** Keeps the number of peers at its maximum for this long. */
  async play(durationMs: number): Promise<void> {
    const until = performance.now() + durationMs
    while (performance.now() < until) {
      if (this.child.exitCode !== null) throw new Error('The engine ended by itself.')
      while (this.peers.size < peersAtOnce) this.#add()
      await wait(50)
    }
  }

  /** As in a power cut, except for the file system. */
  async kill(): Promise<void> {
    this.#ending = true
    kills++
    for (const peer of this.peers) peer.kill()
    this.child.kill('SIGKILL')
    await this.exited
    await this.#left()
  }

  /** Gracefully: the peers end first, so that everything they sent is certain. */
  async stop(): Promise<void> {
    this.#ending = true
    for (const peer of this.peers) peer.stop()
    await this.#left()
    this.child.send('stop')
    const [code] = await this.exited
    if (code !== 0) faults.push(`The engine ended with ${String(code)} when it was stopped.`)
  }

  #add(): void {
    if (this.#ports === null || this.#ending) return
    const id = ++lastPeer
    const peer =
      Math.random() < 0.5
        ? new TcpPeer(id, this.#ports.tcp, this.#pace)
        : new WebSocketPeer(id, this.#ports.ws, this.#pace)
    this.peers.add(peer)
    void peer.gone.finally(() => {
      // A kill may still affect those that have just left.
      setTimeout(() => this.peers.delete(peer), this.#ending ? 0 : 1_500)
    })
    this.#results.push(peer)
  }

  readonly #results: Peer[] = []

  async #left(): Promise<void> {
    await Promise.all(this.#results.map(({ gone }) => gone))
    for (const { result } of this.#results) sent.set(result.peer, result)
  }

  #onMessage(news: EngineNews): void {
    if (news.type === 'open') this.#ports = news
    else if (news.type === 'memory') peak = Math.max(peak, news.bytes)
    else if (news.type === 'asked') questions += news.questions
    else if (!this.#ending) faults.push(`The engine says: ${news.what}`)
  }
}

for (let round = 1; performance.now() < ends; round++) {
  const engine = new Round()
  await engine.open()
  const left = ends - performance.now()
  await engine.play(Math.max(1_000, Math.min(left, 3_000 + Math.random() * 20_000)))
  const killed = round % 3 !== 0 && left > 25_000
  await (killed ? engine.kill() : engine.stop())
  console.error(
    `round ${String(round)} ${killed ? 'killed' : 'stopped'}, ${String(lastPeer)} peers so far, ` +
      `${String(Math.round(peak / 2 ** 20))} MiB at most`,
  )
}

const verdict = await verify(folder, sent)
faults.push(...verdict.faults)
if (peak > mostMemory)
  faults.push(`The engine took ${String(peak)} bytes of memory; ${String(mostMemory)} are allowed.`)
const all = [...sent.values()]
const certain = all
  .filter(({ unit }) => unit === 'bytes')
  .reduce((sum, one) => sum + one.certain, 0)
const messages = all
  .filter(({ unit }) => unit === 'messages')
  .reduce((sum, one) => sum + one.certain, 0)
process.stdout.write(
  [
    `${String(minutes)} minutes, ${String(kills)} kills, ${String(all.length)} peers, ${String(questions)} questions`,
    `${String(certain)} bytes and ${String(messages)} messages had to be on record`,
    `${String(verdict.entries)} entries with ${String(verdict.bytes)} bytes received are`,
    `the engine took ${String(Math.round(peak / 2 ** 20))} MiB at most`,
    ...(faults.length === 0
      ? ['all is well']
      : [`${String(faults.length)} faults:`, ...faults.slice(0, 50)]),
    '',
  ].join('\n'),
)
if (faults.length > 0) process.exitCode = 1
