/** A TCP client that talks to redis-server as a user with a terminal would. */
import { expect, test } from 'vitest'
import { describeWith } from '../support/describe-with.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { Program } from '../support/program.ts'
import { Sockeye } from '../support/sockeye.ts'

describeWith(['redis-server'], 'redis-server', () => {
  test('answers PING, and the session replays against it', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const port = await freePort()
    await using server = new Program('redis-server', [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path],
      ...['--save', '', '--appendonly', 'no'],
    ])
    await server.waitForOutput(/Ready to accept connections/)

    const url = `tcp://127.0.0.1:${String(port)}`
    const ping = Buffer.from('PING\r\n').toString('hex')
    await using client = sockeye.open('connect', url, '--send-hex', ping)
    await client.entry(({ direction }) => direction === 'in')
    const { session } = await client.end()
    const answer = (await sockeye.show(session)).find(
      ({ direction, kind }) => direction === 'in' && kind === 'data',
    )
    expect(Buffer.from(answer?.bytes ?? '', 'hex').toString()).toBe('+PONG\r\n')

    expect(await sockeye.replay(session, url, '--speed', 'max')).toMatchObject({
      ...{ event: 'replayed', sent: 1, received: 1, expected: 1, differing: 0 },
    })
  })
})
