import { expect, it } from 'vitest'
import { Gaps } from '../../../../../../main/engine/replay/play/gaps.ts'
import type { Roles } from '../../../../../../main/engine/replay/play/roles.ts'
import type { ScannedEntry } from '../../../../../../main/engine/store/scan.ts'
import type { Store } from '../../../../../../main/engine/store/store.ts'
import { wsClient } from '../../../../../../shared/protocols/websocket/client.ts'
import { frameKind } from '../../../../../../shared/model/entry.ts'
import type { Session } from '../../../../../../shared/model/session.ts'

const sides: Roles = { protocol: 'websocket', sent: 'out', expected: 'in', autoPong: true }
const source: Session = {
  ...{ id: 1, name: 'n', kind: 'ws-client', state: 'complete', endpoint: null },
  config: wsClient.schema.parse({ kind: 'ws-client', url: 'ws://h/' }),
  ...{ startedAt: 0, endedAt: 1, entries: 9, bytesIn: 0, bytesOut: 0, size: 0 },
  ...{ dropped: null, cut: { entries: 1, bytes: 1 }, replayOf: null, differing: null },
  viewMode: { as: 'frames', framing: { kind: 'none' } },
  encoding: 'utf-8',
  ownEncoding: null,
}
const dropped = { entries: 5, bytesIn: 0, bytesOut: 0, from: 0, to: 0 }

/** A frame by its first byte, with how many bytes it lacks. */
const frame = (n: number, firstByte: number, missing = 0): ScannedEntry => ({
  ...{ n, at: n, connection: 1, direction: 'out', kind: frameKind(firstByte & 15) },
  ...{ headerLength: 6, length: 9, missing, firstByte, partial: false, crafted: false },
  wire: null,
})
/** A session whose handshake agreed to this. */
const agreed = (extensions: string): Pick<Store, 'handshake'> => ({
  handshake: () =>
    Promise.resolve({
      ...{ request: null, answer: null, problem: null, key: null, location: '' },
      subprotocols: { offered: [], agreed: '' },
      extensions: { offered: [], agreed: [extensions] },
      cookies: { sent: [], set: [] },
      timings: { dnsMs: null, connectMs: null, tlsMs: null, upgradeMs: null },
    }),
})
const takeover = agreed('permessage-deflate')
const standalone = agreed('permessage-deflate; client_no_context_takeover')

async function refused(gaps: Gaps, entries: ScannedEntry[]): Promise<number[]> {
  const numbers: number[] = []
  for (const entry of entries) {
    if (gaps.asksForHandshake(entry)) await gaps.readHandshake(entry)
    numbers.push(...gaps.refusedBy(entry))
  }
  return numbers
}
const whole = { ...source, dropped: null }

it('refuses only a frame that lacks bytes', async () => {
  const frames = [frame(1, 0x81), frame(2, 0x82, 5), frame(3, 0x89), frame(4, 0x81)]
  expect(await refused(new Gaps(takeover, whole, sides), frames)).toEqual([2])
})

it('refuses all frames of a message that lacks bytes, including those before the gap', async () => {
  const frames = [frame(1, 0x01), frame(2, 0x00), frame(3, 0x00, 5), frame(4, 0x89), frame(5, 0x80)]
  expect(await refused(new Gaps(takeover, whole, sides), [...frames, frame(6, 0x81)])).toEqual([
    1, 2, 3, 5,
  ])
})

it('refuses no frame of a message that ended before the one that lacks bytes', async () => {
  const frames = [frame(1, 0x01), frame(2, 0x80), frame(3, 0x01), frame(4, 0x80, 5)]
  expect(await refused(new Gaps(takeover, whole, sides), frames)).toEqual([3, 4])
})

it('refuses compressed messages that may depend on one that lacks bytes', async () => {
  const frames = [frame(1, 0xc1), frame(2, 0xc1, 5), frame(3, 0x81), frame(4, 0xc1)]
  expect(await refused(new Gaps(takeover, whole, sides), frames)).toEqual([2, 4])
})

it('refuses none that are compressed each by itself', async () => {
  const frames = [frame(1, 0xc1), frame(2, 0xc1, 5), frame(3, 0x81), frame(4, 0xc1)]
  expect(await refused(new Gaps(standalone, whole, sides), frames)).toEqual([2])
  const left = [frame(6, 0x00), frame(7, 0x80), frame(8, 0xc1)]
  expect(await refused(new Gaps(standalone, { ...source, dropped }, sides), left)).toEqual([6, 7])
})

it('begins amid a connection with the first message that is whole', async () => {
  const frames = [frame(6, 0x00), frame(7, 0x80), frame(8, 0xc1), frame(9, 0x81)]
  const amid = { ...source, dropped }
  expect(await refused(new Gaps(takeover, amid, sides), frames)).toEqual([6, 7, 8])
  const opened: ScannedEntry = { ...frame(6, 0), kind: 'open', direction: 'none' }
  const gaps = new Gaps(takeover, amid, sides)
  expect(await refused(gaps, [opened, frame(7, 0xc1), frame(8, 0x81)])).toEqual([])
})
