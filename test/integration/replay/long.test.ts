/** Long sessions: every entry arrives, in order, and memory does not grow with their number. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LoopbackServer, ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const count = 200_000
const text = (index: number): string => `this is entry number ${index} of a long session\n`

function* longSession(): Generator<Recorded> {
  for (let index = 0; index < count; index++) {
    yield { at: index / 100, direction: 'out', bytes: text(index) }
    if (index % 10 === 9) yield { at: index / 100, direction: 'in', bytes: `${index} so far\n` }
  }
}

it('replays many entries as fast as possible in bounded memory', async () => {
  const received = createHash('sha256')
  const expected = createHash('sha256')
  await using server = await LoopbackServer.listen((socket) => {
    let lines = 0
    socket.on('data', (data) => {
      received.update(data)
      let answer = ''
      for (const byte of data)
        if (byte === 10 && ++lines % 10 === 0)
          answer += lines === 1_000 ? 'something else\n' : `${lines - 1} so far\n`
      if (answer !== '') socket.write(answer)
    })
  })
  const source = await lab.record({ kind: 'tcp-client', host: '127.0.0.1', port: 1 }, longSession())
  for (let index = 0; index < count; index++) expected.update(text(index))

  const before = process.memoryUsage().rss
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const replay = await lab.replay({ session: source, to: server.url, speed: 'max' })
  clearInterval(sampling)

  expect(replay).toMatchObject({ state: 'done', sent: count, total: count, differing: 1 })
  expect(received.digest('hex')).toBe(expected.digest('hex'))
  expect(most - before).toBeLessThan(250_000_000)
  const [row] = await lab.rows(replay.session, true)
  expect(row).toMatchObject({ verdict: 'changed', then: { preview: '999 so far␊' } })
}, 60_000)
