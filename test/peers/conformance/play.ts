/**
 * Plays cases against Sockeye's server, which echoes, and against its client, whose program (here) reads each message
 * from the record and sends it back through the engine's contract. Reports what was seen and what is wrong.
 */
import { PlainServer, plainClient } from '../../support/plain-peers.ts'
import { TestEngine } from '../../support/engines.ts'
import { eventually } from '../../support/store.ts'
import type { Allowed, Answer, Case, Group, Side } from './case.ts'
import { RawPeer, type Seen } from './peer.ts'
import { entriesOf, firstRule, MessageReader, wireBytes } from './record.ts'

/** The result of a case on one side. */
export interface Played {
  id: string
  side: Side
  /** Messages and pongs that came back; for a client the messages are those in its record. */
  answers: Answer[]
  close: number | null
  cut: boolean
  end: Seen['end']
  /** Named first in the record. */
  rule: string | null
  /** Every deviation; empty when the case passes. */
  problems: string[]
}

/** Number of cases in progress; they mostly wait. */
const atOnce = 6
/** Maximum time the program of a client waits for messages. Milliseconds. */
const patienceMs = 15_000

/** Plays all cases of a group on a side with one engine, in the order of the group. */
export async function playGroup({ cases }: Group, side: Side): Promise<Played[]> {
  await using engines = await TestEngine.create()
  await using server = side === 'client' ? await ListeningPeer.listen() : null
  const played: Played[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < cases.length; i = next++)
      played[i] = server
        ? await playClient(engines, cases[i]!, server)
        : await playServer(engines, cases[i]!)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return played
}

async function playServer({ engine }: TestEngine, played: Case): Promise<Played> {
  const { compression } = played
  const { live } = await engine.call('open', {
    config: {
      kind: 'ws-server',
      port: 0,
      echo: true,
      perMessageDeflate: compression !== undefined,
      contextTakeover: compression?.contextTakeover ?? false,
    },
  })
  const { session } = live
  using peer = new RawPeer(await plainClient(live.local?.port ?? 0), 'server')
  await peer.ask(`/case/${played.id}`, compression?.offer ?? '')
  await peer.play(played)
  if (!played.waits) await peer.sendClose()
  await peer.finish()
  await engine.call('close', { session })
  return await judge(engine, session, played, 'server', peer)
}

async function playClient(
  { engine }: TestEngine,
  played: Case,
  server: ListeningPeer,
): Promise<Played> {
  const { compression } = played
  const opening = engine.call('open', {
    config: {
      kind: 'ws-client',
      url: `ws://127.0.0.1:${server.port}/case/${played.id}`,
      perMessageDeflate: compression !== undefined,
      contextTakeover: compression?.contextTakeover ?? false,
    },
  })
  using peer = await server.peer(`/case/${played.id}`)
  await peer.answer(compression?.answer ?? '')
  const { live } = await opening
  const { session } = live
  await peer.play(played)
  if (!played.waits) {
    const { answers } = wanted(played)
    await echo(engine, session, answers, compression !== undefined, peer)
    await peer.answered(answers.length)
    await peer.sendClose()
  }
  await peer.finish()
  await engine.call('close', { session })
  return await judge(engine, session, played, 'client', peer)
}

/** A program that uses Sockeye's client as an echo: reads messages from the record and sends them back. */
async function echo(
  engine: TestEngine['engine'],
  session: number,
  answers: readonly Answer[],
  compress: boolean,
  peer: RawPeer,
): Promise<void> {
  await using reader = await MessageReader.open(engine, session)
  const expected = answers.filter(({ kind }) => kind !== 'pong').length
  const limit = Date.now() + patienceMs
  const messages = await eventually(async () => {
    const read = await reader.messages()
    return read.length >= expected || Date.now() > limit ? read : undefined
  })
  for (const { kind, payload } of messages) {
    if (kind === 'pong' || peer.closing) continue
    const body = { from: 'bytes' as const, bytes: payload }
    await engine.call('send', { session, message: { as: kind, body, compress } })
  }
}

async function judge(
  engine: TestEngine['engine'],
  session: number,
  played: Case,
  side: Side,
  peer: RawPeer,
): Promise<Played> {
  const seen = await peer.seen()
  const problems = [...seen.problems]
  const entries = await entriesOf(engine, session)
  for (const [direction, bytes] of [
    ['in', peer.sent],
    ['out', peer.received],
  ] as const) {
    const recorded = await wireBytes(engine, session, entries, direction)
    if (!recorded.equals(bytes))
      problems.push(
        `the record has ${recorded.length} bytes ${direction}, ${bytes.length} crossed the wire`,
      )
  }
  await using reader = await MessageReader.open(engine, session)
  const recorded = await reader.messages()
  // What a client sends back is sent by a program, possibly after the pongs.
  const pongs = seen.answers.filter(({ kind }) => kind === 'pong')
  const echoed = seen.answers.filter(({ kind }) => kind !== 'pong')
  const answers = side === 'server' ? seen.answers : [...pongs, ...recorded]
  const { close, cut, end } = seen
  const rule = firstRule(entries)
  const named = typeof played.rule === 'function' ? played.rule(side) : played.rule
  if (rule !== named) problems.push(`the record names ${rule ?? 'no rule'}, not ${named ?? 'none'}`)
  const { compression } = played
  if (compression && !peer.extensions.includes('permessage-deflate'))
    problems.push('permessage-deflate was not agreed')
  const allowed = played.allowed()
  const fits = (may: Allowed): boolean =>
    close === may.close &&
    cut === (may.close === null) &&
    sameAnswers(answers, inOrderOf(side, may.answers))
  if (!allowed.some(fits)) problems.push('the answers are none of those allowed')
  // Message by message, also where no program had to send anything back.
  if (!played.waits && !sameAnswers(echoed, recorded))
    problems.push('what came back is not what the record has')
  if (end !== 'fin') problems.push(`the connection ended with ${end}`)
  return { id: played.id, side, answers, close, cut, end, rule, problems }
}

const wanted = (played: Case): Allowed => {
  const [first] = played.allowed()
  if (!first) throw new Error(`case ${played.id} allows nothing`)
  return first
}

const inOrderOf = (side: Side, answers: readonly Answer[]): readonly Answer[] =>
  side === 'server'
    ? answers
    : [
        ...answers.filter(({ kind }) => kind === 'pong'),
        ...answers.filter(({ kind }) => kind !== 'pong'),
      ]

const sameAnswers = (some: readonly Answer[], others: readonly Answer[]): boolean =>
  some.length === others.length &&
  some.every(
    ({ kind, payload }, i) => kind === others[i]!.kind && payload.equals(others[i]!.payload),
  )

/** Raw servers on one port; a connection is identified by the path it requests. */
export class ListeningPeer implements AsyncDisposable {
  readonly #server: PlainServer
  readonly #coming = new Map<string, (peer: RawPeer) => void>()
  #accepted = 0
  #stopped = false

  private constructor(server: PlainServer) {
    this.#server = server
  }

  static async listen(): Promise<ListeningPeer> {
    const listening = new ListeningPeer(await PlainServer.listen())
    void listening.#accept()
    return listening
  }

  get port(): number {
    return this.#server.port
  }

  /** The peer for the connection that requests this path. */
  peer(path: string): Promise<RawPeer> {
    return new Promise((resolve) => {
      this.#coming.set(path, resolve)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    await this.#server[Symbol.asyncDispose]()
  }

  async #accept(): Promise<void> {
    while (!this.#stopped) {
      const peer = new RawPeer(await this.#server.peer(++this.#accepted), 'client')
      void peer.path().then((path) => {
        this.#coming.get(path)?.(peer)
      })
    }
  }
}
