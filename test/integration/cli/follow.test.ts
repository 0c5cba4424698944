/** Following a session whose entries are not printed: it is read when it ends, however many peers connect. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { followSession } from '../../../main/cli/follow.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { TestEngine } from '../../support/engines.ts'
import { plainClient } from '../../support/plain-peers.ts'

test('a session whose entries are not printed is not read at each connection', async () => {
  await using test = await TestEngine.create()
  const { engine } = test
  const config = endpointConfigSchema.parse({ kind: 'tcp-server', host: '127.0.0.1', port: 0 })
  const { session, live } = await engine.call('open', { config })
  let reads = 0
  const counted: EngineApi = {
    on: (event, listener) => engine.on(event, listener),
    call: (method, params) => {
      if (method === 'session') reads++
      return engine.call(method, params)
    },
  }
  const following = followSession(counted, session.id, null, () => false)

  const peers = 40
  for (let n = 1; n <= peers; n++) {
    const peer = await plainClient(live.local?.port ?? 0)
    peer.end('one message')
    await once(peer.resume(), 'close')
  }
  await test.until(() => test.told.live.at(-1)?.connections === 0)
  await engine.call('close', { session: session.id })

  expect(await following).toMatchObject({ state: 'complete', bytesIn: peers * 11 })
  expect(reads).toBeLessThan(10)
})
