/** Replays of sessions that do not hold all: what is there is sent, what is not is told, and never is anything else sent. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tcpClientSchema } from '../../shared/model/endpoint.ts'
import { LoopbackServer, ReplayLab, type Recorded } from '../support/replay-lab.ts'
import { dataHead } from '../support/store.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const live = { kind: 'tcp-client', host: '127.0.0.1', port: 1, whenBehind: 'cut' } as const
const long = (letter: string, length = 2_000): Buffer => Buffer.alloc(length, letter)
const recorded: Recorded[] = [
  { direction: 'out', bytes: 'one' },
  { direction: 'in', bytes: 'uno' },
  { direction: 'out', bytes: long('a'), behind: true },
  { direction: 'out', bytes: 'three' },
  { direction: 'in', bytes: long('b', 100_000) },
  { direction: 'in', bytes: 'tres' },
]

test.each([
  ['the same', [Buffer.from('uno'), long('b', 100_000), Buffer.from('tres')], []],
  ['another beginning', [Buffer.from('uno'), long('c', 100_000), Buffer.from('tres')], ['changed']],
  ['another end', [Buffer.from('uno'), long('b', 100_000), Buffer.from('uves')], ['changed']],
])('a stream with a gap is sent up to it, and %s comes back', async (_name, answer, differing) => {
  const heard: Buffer[] = []
  await using server = await LoopbackServer.listen((socket) => {
    socket.on('data', (data) => heard.push(data))
    for (const bytes of answer) socket.write(bytes)
  })
  const source = await lab.record(live, recorded)
  const session = await lab.store.session(source)
  expect(session.cut).toEqual({ entries: 2, bytes: 1_744 + 99_744 })
  const replay = await lab.replay({ session: source, to: server.url, speed: 'max' })
  expect(replay).toMatchObject({
    state: 'done',
    sent: 1,
    total: 1,
    unsent: { cut: 2, dropped: 0 },
    problem: null,
  })
  expect(Buffer.concat(heard).toString()).toBe('one')
  const rows = await lab.rows(replay.session, true)
  expect(rows.map(({ verdict }) => verdict)).toEqual(differing)
})

test('what is left of a session that dropped its oldest entries is replayed and compared', async () => {
  const heard: Buffer[] = []
  await using server = await LoopbackServer.listen((socket) => {
    socket.on('data', (data) => {
      heard.push(data)
      socket.write(data)
    })
  })
  const config = { ...live, limits: { maxBytes: 1_048_576, atLimit: 'drop-oldest' } } as const
  const recording = await lab.store.startRecording({ config: tcpClientSchema.parse(config) })
  const bytes = Buffer.alloc(65_536)
  const sent: Buffer[] = []
  for (const connection of [1, 2]) {
    recording.openConnection(null, { host: '127.0.0.1', port: 1 }, 1)
    for (let i = 0; i < 40; i++) {
      bytes.writeUInt32BE(connection * 100 + i)
      recording.append(dataHead({ connection, direction: 'out' }), bytes)
      recording.append(dataHead({ connection, direction: 'in' }), bytes)
      if (connection === 2) sent.push(Buffer.from(bytes))
    }
    recording.closeConnection(connection, 2)
  }
  await recording.end()
  const { dropped, entries } = await lab.store.session(recording.session)
  expect(dropped?.entries).toBeGreaterThan(80)
  const replay = await lab.replay({ session: recording.session, to: server.url, speed: 'max' })
  const left = await lab.traffic(recording.session, 'out')
  expect(replay).toMatchObject({
    state: 'done',
    sent: left.length,
    unsent: { cut: 0, dropped: dropped?.entries },
    expected: entries - (dropped?.entries ?? 0) - left.length,
  })
  const said = Buffer.concat(sent)
  expect(Buffer.concat(heard).equals(said.subarray(said.length - left.length * 65_536))).toBe(true)
  expect(await lab.rows(replay.session)).not.toEqual([])
})
