/**
 * `show --connections`: what the engine knows about each connection of a real session, and its first received bytes.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { Sockeye } from '../../support/sockeye.ts'

test('prints each peer with its end, its bytes and the time to its first byte', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  let expected: object[]
  {
    await using opened = await TestEngine.create({ dataFolder })
    const { engine } = opened
    const {
      session: { id: session },
      live,
    } = await engine.call('open', {
      config: { kind: 'tcp-server', port: 0 },
    })
    const port = live.local?.port ?? 0
    const talker = connect(port, '127.0.0.1')
    await once(talker, 'connect')
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    talker.write('hello')
    await opened.until(() => opened.told.counts.at(-1)?.bytesIn === 5)
    talker.destroy()
    silent.destroy()
    await engine.call('close', { session })
    const connections = await engine.call('connections', { session })
    const { firstByte } = await engine.call('firstByteTiming', { session, connection: 1 })
    expect(firstByte?.afterMs).toBeGreaterThan(0)
    expected = connections.map((connection) => ({
      session,
      ...connection,
      firstByteMs: connection.connection === 1 ? firstByte?.afterMs : null,
      firstFrameMs: null,
    }))
    expect(expected).toHaveLength(2)
  }
  const sockeye = new Sockeye(dataFolder)
  await using shown = sockeye.run('show', '1', '--connections', '--json')
  expect(await shown.exit()).toBe(0)
  expect(
    shown.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual(expected)
  await using refused = sockeye.run('show', '1', '--connections', '--filter', 'fin')
  expect(await refused.exit()).toBe(2)
})

test('prints the time of the first frame of a WebSocket', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  {
    await using opened = await TestEngine.create({ dataFolder })
    const { engine } = opened
    const {
      session: { id: session },
      live,
    } = await engine.call('open', {
      config: { kind: 'ws-server', port: 0 },
    })
    using peer = await RawPeer.open(live.local?.port ?? 0)
    peer.frame('8181 00000000 61')
    await opened.until(() => opened.told.counts.at(-1)?.bytesIn === 1)
    await engine.call('close', { session })
  }
  await using shown = new Sockeye(dataFolder).run('show', '1', '--connections')
  expect(await shown.exit()).toBe(0)
  const [titles, line, ...more] = shown.stdout.trimEnd().split('\n')
  expect(titles).toMatch(/ # .* FIRST BYTE +FIRST FRAME +LOCAL +REMOTE$/)
  const length = String.raw`[\d.]+ (?:µs|ms|s)`
  expect(line).toMatch(
    new RegExp(
      String.raw`^ +#1 .* 1 B .* ${length} +${length} +127\.0\.0\.1:\d+ +127\.0\.0\.1:\d+$`,
    ),
  )
  expect(more).toEqual([])
})
