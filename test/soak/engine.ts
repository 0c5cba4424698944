/**
 * The engine of the soak, in a process that can be killed: opens a TCP and a WebSocket server that echo, and queries
 * what is recorded meanwhile. Reports the ports, its memory and unexpected errors to its parent. Ends gracefully on
 * `stop`.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { createEngine, type Engine } from '../../main/engine/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { endpointConfigSchema } from '../../shared/protocols/index.ts'

export type EngineNews =
  | { type: 'open'; tcp: number; ws: number; sessions: number[] }
  | { type: 'memory'; bytes: number }
  | { type: 'trouble'; what: string }
  | { type: 'asked'; questions: number }

const tell = (news: EngineNews): void => {
  process.send?.(news)
}

async function listen(engine: Engine, kind: 'tcp-server' | 'ws-server'): Promise<[number, number]> {
  const config = endpointConfigSchema.parse({ kind, host: '127.0.0.1', port: 0, echo: true })
  const { session, live } = await engine.call('open', { config })
  return [session.id, live.local?.port ?? 0]
}

const expressions = [
  'dir == in and len > 1000',
  'kind == binary',
  'conn in (1..20) and not event',
  'hex contains 00ff',
  'text matches /[a-f]{4}/',
]

/** One query of a user who looks at a session that records. */
async function ask(engine: Engine, session: number): Promise<void> {
  const query = { as: 'hex', pattern: '00 01 02', matchCase: true } as const
  switch (Math.floor(Math.random() * 5)) {
    case 0: {
      const expression = expressions[Math.floor(Math.random() * expressions.length)] ?? ''
      const { view } = await engine.call('openView', { session, filter: { expression } })
      await wait(200)
      const { count } = await engine.call('viewState', { view })
      const from = Math.max(1, count - 50)
      await engine.call('entries', { session, view, from, to: from + 99 })
      await engine.call('closeView', { view })
      break
    }
    case 1: {
      const { view } = await engine.call('openView', { session, filter: { search: query } })
      await wait(200)
      await engine.call('closeView', { view })
      break
    }
    case 2: {
      const { search } = await engine.call('searchSessions', { query })
      await wait(100)
      await engine.call('stopSearch', { search })
      break
    }
    case 3:
      await engine.call('statistics', { session })
      break
    default: {
      const { entries } = await engine.call('session', { session })
      const from = Math.max(1, Math.floor(Math.random() * entries))
      await engine.call('entries', { session, from, to: from + 99 })
      await engine.call('connections', { session })
    }
  }
}

const engine = await createEngine({ dataFolder: process.argv[2] ?? '', version: 'soak' })
engine.on('problem', ({ error }) => tell({ type: 'trouble', what: error.message }))
const [tcpSession, tcp] = await listen(engine, 'tcp-server')
const [wsSession, ws] = await listen(engine, 'ws-server')
tell({ type: 'open', tcp, ws, sessions: [tcpSession, wsSession] })

const stopping = new AbortController()
process.on('message', () => stopping.abort())
// Its parent has exited, so there is no one to request a graceful end.
process.on('disconnect', () => process.exit(stopping.signal.aborted ? 0 : 1))
setInterval(() => tell({ type: 'memory', bytes: process.memoryUsage.rss() }), 500).unref()

let questions = 0
while (!stopping.signal.aborted) {
  try {
    await ask(engine, Math.random() < 0.5 ? tcpSession : wsSession)
    questions++
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    tell({ type: 'trouble', what: `${error.code}: ${error.message}` })
  }
  await wait(100)
}
tell({ type: 'asked', questions })
await engine.dispose()
process.disconnect()
