import { expect, it } from 'vitest'
import { Gaps, noGaps } from '../../../../../../main/engine/replay/play/gaps.ts'
import type { Roles } from '../../../../../../main/engine/replay/play/roles.ts'
import type { ScannedEntry } from '../../../../../../main/engine/store/scan.ts'
import { wsClientSchema } from '../../../../../../shared/model/endpoint.ts'
import { frameKind } from '../../../../../../shared/model/entry.ts'
import type { Session } from '../../../../../../shared/model/session.ts'

const sides: Roles = { protocol: 'websocket', sent: 'out', expected: 'in', autoPong: true }
const source: Session = {
  ...{ id: 1, name: 'n', kind: 'ws-client', state: 'complete', endpoint: null },
  config: wsClientSchema.parse({ kind: 'ws-client', url: 'ws://h/' }),
  ...{ startedAt: 0, endedAt: 1, entries: 9, bytesIn: 0, bytesOut: 0, size: 0 },
  ...{ dropped: null, cut: { entries: 1, bytes: 1 }, replayOf: null, differing: null },
  viewMode: { as: 'frames', framing: { kind: 'none' } },
}
const dropped = { entries: 5, bytesIn: 0, bytesOut: 0, from: 0, to: 0 }

/** A frame by its first byte, with the number of missing bytes. */
const frame = (n: number, firstByte: number, missing = 0): ScannedEntry => ({
  ...{ n, at: n, connection: 1, direction: 'out', kind: frameKind(firstByte & 15) },
  ...{ headerLength: 6, length: 9, missing, firstByte, partial: false, crafted: false },
  wire: null,
})
const refused = (gaps: Gaps, entries: ScannedEntry[]): number[] =>
  entries.filter((entry) => gaps.refuses(entry)).map(({ n }) => n)
const whole = { ...source, dropped: null }

it('refuses only a frame that lacks bytes', () => {
  const frames = [frame(1, 0x81), frame(2, 0x82, 5), frame(3, 0x89), frame(4, 0x81)]
  expect(refused(new Gaps(whole, sides, noGaps), frames)).toEqual([2])
})

it('refuses all frames of a message that lacks bytes', () => {
  const frames = [frame(1, 0x01), frame(2, 0x00), frame(3, 0x00, 5), frame(4, 0x89), frame(5, 0x80)]
  expect(
    refused(new Gaps(whole, sides, { ...noGaps, brokenMessages: new Set([1]) }), [
      ...frames,
      frame(6, 0x81),
    ]),
  ).toEqual([1, 2, 3, 5])
})

it('refuses compressed messages that may depend on one that lacks bytes', () => {
  const frames = [frame(1, 0xc1), frame(2, 0xc1, 5), frame(3, 0x81), frame(4, 0xc1)]
  expect(refused(new Gaps(whole, sides, noGaps), frames)).toEqual([2, 4])
})

it('does not refuse messages that are compressed independently', () => {
  const standalone = { ...noGaps, standalone: new Set([1]) }
  const frames = [frame(1, 0xc1), frame(2, 0xc1, 5), frame(3, 0x81), frame(4, 0xc1)]
  expect(refused(new Gaps(whole, sides, standalone), frames)).toEqual([2])
  const left = [frame(6, 0x00), frame(7, 0x80), frame(8, 0xc1)]
  expect(refused(new Gaps({ ...source, dropped }, sides, standalone), left)).toEqual([6, 7])
})

it('begins within a connection with the first complete message', () => {
  const frames = [frame(6, 0x00), frame(7, 0x80), frame(8, 0xc1), frame(9, 0x81)]
  expect(refused(new Gaps({ ...source, dropped }, sides, noGaps), frames)).toEqual([6, 7, 8])
  const opened: ScannedEntry = { ...frame(6, 0), kind: 'open', direction: 'none' }
  const gaps = new Gaps({ ...source, dropped }, sides, noGaps)
  expect(refused(gaps, [opened, frame(7, 0xc1), frame(8, 0x81)])).toEqual([])
})
