/** Plans of sessions with gaps: one pass decides what is sent, and the player sends exactly that. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { readPlan } from '../../../main/engine/replay/play/plan.ts'
import { ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const client = { kind: 'ws-client', url: 'ws://127.0.0.1:1/', whenBehind: 'cut' } as const
const text = { direction: 'out', opcode: 1 } as const
const more = { direction: 'out', opcode: 0 } as const
const recorded: Recorded[] = [
  { ...text, bytes: 'one' },
  { direction: 'in', opcode: 9, bytes: 'ping' },
  { ...text, fin: false, bytes: 'two' },
  { direction: 'out', opcode: 10, bytes: 'ping' },
  { ...more, fin: false, bytes: 'two' },
  { ...more, bytes: Buffer.alloc(2_000, 'a'), behind: true },
  { ...text, bytes: 'three' },
]

test('reads a session with gaps once to plan it, and sends what it counted', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const heard: string[] = []
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => heard.push(data.toString())),
  )
  const session = await lab.record(client, recorded, 'x-none')
  const source = await lab.store.session({ session })
  expect(source.cut?.entries).toBe(1)

  let read = 0
  const plan = await readPlan(
    {
      scan: async (asked) => {
        const page = await lab.store.scan(asked)
        read += page.entries.length
        return page
      },
      connections: (params) => lab.store.connections(params),
      handshake: (params) => lab.store.handshake(params),
    },
    source,
  )
  expect(read).toBe(source.entries)
  expect(plan).toMatchObject({ sends: 2, refused: 3, expected: 1 })
  const sent = (await lab.traffic(session, 'out')).filter(({ n }) => plan.toSend.has(n))
  expect(sent.map(({ length }) => length)).toEqual([3, 5])

  const { port } = server.address() as AddressInfo
  const replay = await lab.replay({ session, to: `ws://127.0.0.1:${port}/`, speed: 'max' })
  expect(replay).toMatchObject({ sent: 2, total: 2, unsent: { cut: 3, dropped: 0 } })
  expect(heard).toEqual(['one', 'three'])
  server.close()
  await once(server, 'close')
})

test('sends a close frame whose reason is too long as it was recorded', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const broken = Promise.withResolvers<string>()
  server.on('connection', (socket) =>
    socket.on('error', ({ message }) => {
      broken.resolve(message)
    }),
  )
  const bytes = Buffer.concat([Buffer.of(0x03, 0xe8), Buffer.alloc(130, 'r')])
  const session = await lab.record(client, [{ direction: 'out', opcode: 8, bytes }])
  const { port } = server.address() as AddressInfo
  const replay = await lab.replay({ session, to: `ws://127.0.0.1:${port}/`, speed: 'max' })
  expect(replay).toMatchObject({ sent: 1, problem: null })
  expect(await broken.promise).toContain('invalid payload length')
  server.close()
  await once(server, 'close')
})
