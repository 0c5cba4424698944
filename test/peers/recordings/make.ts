/** Makes recordings live: each is a connection to Sockeye, captured by tshark. Returns how either of them reads it. */
import { TestEngine } from '../../support/engines.ts'
import { plainClient } from '../../support/plain-peers.ts'
import { Capture, type CapturedFrame } from '../../support/tshark.ts'
import type { Case, Side } from '../conformance/case.ts'
import { RawPeer } from '../conformance/peer.ts'
import { ListeningPeer } from '../conformance/play.ts'
import { entriesOf } from '../conformance/record.ts'
import { recordings, type RecordingCase } from './recordings.ts'

/** A frame as either of them reads it. */
export type ReadFrame = Omit<CapturedFrame, 'clientPort'>

/** How one connection was read. */
export interface Made {
  tshark: ReadFrame[]
  sockeye: ReadFrame[]
  /** Incomplete frames, as on the wire; Sockeye's reading. Hex. */
  partial: string[]
  /** Everything the peer sent. Hex. */
  sent: string
}

type Engine = TestEngine['engine']

/** Makes all recordings against one of Sockeye's endpoints, in order. */
export async function makeRecordings(side: Side): Promise<Made[]> {
  await using engines = await TestEngine.create()
  const { engine } = engines
  await using listening = side === 'client' ? await ListeningPeer.listen() : null
  const server = listening ? null : await openServer(engine)
  await using capture = await Capture.start(listening?.port ?? server?.port ?? 0)
  const connections: Connection[] = []
  for (const [i, recording] of recordings.entries())
    connections.push(
      listening
        ? await recordClient(engines, recording, i, listening)
        : await recordServer(recording, i + 1, server ?? { session: 0, port: 0 }),
    )
  if (server) await engine.call('close', { session: server.session })
  await capture.stop(recordings.length)
  const captured = await capture.frames()
  return await Promise.all(
    connections.map(async ({ session, connection, clientPort, sent }) => {
      const read = await readBySockeye(engine, session, connection, side)
      return {
        ...read,
        sent,
        tshark: captured
          .filter((frame) => frame.clientPort === clientPort)
          .map(({ clientPort: _, ...frame }) => frame),
      }
    }),
  )
}

interface Connection {
  session: number
  connection: number
  clientPort: number
  sent: string
}

/** Not strict: it continues after invalid frames and echoes valid ones. */
async function openServer(engine: Engine): Promise<{ session: number; port: number }> {
  const { live } = await engine.call('open', {
    config: { kind: 'ws-server', port: 0, echo: true, perMessageDeflate: true, strict: false },
  })
  return { session: live.session, port: live.local?.port ?? 0 }
}

async function recordServer(
  recording: RecordingCase,
  connection: number,
  { session, port }: { session: number; port: number },
): Promise<Connection> {
  using peer = new RawPeer(await plainClient(port), 'server')
  const clientPort = peer.socket.localPort ?? 0
  await peer.ask(pathOf(connection), recording.compression?.offer ?? '')
  await play(peer, recording)
  return { session, connection, clientPort, sent: peer.sent.toString('hex') }
}

async function recordClient(
  engines: TestEngine,
  recording: RecordingCase,
  number: number,
  server: ListeningPeer,
): Promise<Connection> {
  const { engine } = engines
  const { compression, ends } = recording
  const opening = engine.call('open', {
    config: {
      kind: 'ws-client',
      url: `ws://127.0.0.1:${server.port}${pathOf(number)}`,
      perMessageDeflate: compression !== undefined,
      contextTakeover: compression?.contextTakeover ?? false,
      strict: false,
    },
  })
  using peer = await server.peer(pathOf(number))
  const clientPort = peer.socket.remotePort ?? 0
  await peer.answer(compression?.answer ?? '')
  const { session } = (await opening).live
  await engines.untilPhase(session, 'open')
  await play(peer, recording, async () => {
    if (ends !== 'close') return
    const compress = compression !== undefined
    const body = { from: 'bytes' as const, bytes: Buffer.from('Hello from the client') }
    // Twice, so that the second can use the context of the first.
    for (let i = 0; i < 2; i++)
      await engine.call('send', { session, message: { as: 'text', body, compress } })
  })
  await engine.call('close', { session })
  return { session, connection: 1, clientPort, sent: peer.sent.toString('hex') }
}

const pathOf = (number: number): string => `/recording/${number}`

async function play(
  peer: RawPeer,
  { steps, chop, ends }: RecordingCase,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const played: Pick<Case, 'steps' | 'chop'> = {
    steps: () => [...steps],
    ...(chop === undefined ? {} : { chop }),
  }
  await peer.play(played)
  await before()
  if (ends === 'close') await peer.sendClose()
  if (ends === 'fin') peer.socket.end()
  await peer.finish()
  if (peer.problems.length > 0) throw new Error(peer.problems.join('; '))
}

async function readBySockeye(
  engine: Engine,
  session: number,
  connection: number,
  side: Side,
): Promise<Pick<Made, 'sockeye' | 'partial'>> {
  const made = { sockeye: [] as ReadFrame[], partial: [] as string[] }
  const bytesOf = async (n: number, as: 'payload' | 'wire'): Promise<string> =>
    Buffer.from((await engine.call('bytes', { session, n, as })).bytes).toString('hex')
  const entries = await entriesOf(engine, session)
  for (const { n, direction, frame, length, partial, ...entry } of entries) {
    if (entry.connection !== connection) continue
    if (partial) made.partial.push(await bytesOf(n, 'wire'))
    else if (frame !== null) {
      const { fin, rsv, opcode, masked, maskingKey } = frame
      made.sockeye.push({
        toServer: (direction === 'in') === (side === 'server'),
        ...{ fin, rsv, opcode, masked, length },
        maskingKey: maskingKey === null ? null : maskingKey.toString(16).padStart(8, '0'),
        payload: await bytesOf(n, 'payload'),
      })
    }
  }
  return made
}
