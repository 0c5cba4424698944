import { expect, test } from 'vitest'
import { Arena, arenaBytes } from '../../../../../../main/engine/store/format/arena.ts'
import {
  directionFlags,
  packFlags,
  type kindOf,
} from '../../../../../../main/engine/store/format/flags.ts'
import { encodeFrameHeader, forEachFrame } from '../../../../../../shared/wire/websocket/frame.ts'

const frame = (opcode: number, fin: boolean, payloadLength: number, maskingKey: number | null) =>
  Buffer.concat([
    encodeFrameHeader({ fin, rsv: 0, opcode, maskingKey, payloadLength }),
    Buffer.alloc(payloadLength, opcode),
  ])

const kinds: Record<number, ReturnType<typeof kindOf>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
}

const columns = ({ count, used, times, flags, lengths, connections, bytes }: Arena) => ({
  times: [...times.subarray(0, count)],
  flags: [...flags.subarray(0, count)],
  lengths: [...lengths.subarray(0, count)],
  connections: [...connections.subarray(0, count)],
  bytes: Buffer.from(bytes.subarray(0, used)).toString('hex'),
})

test('frames pushed as a run equal frames pushed one by one', () => {
  const run = Buffer.concat([
    Buffer.of(0xff, 0xff),
    frame(1, false, 5, 0x01020304),
    frame(0, true, 0, 0x01020304),
    frame(2, true, 126, null),
    frame(1, true, 70_000, 0xfffefdfc),
  ])
  const [together, alone] = [new Arena(), new Arena()]
  const payload = together.pushFrames(directionFlags('in'), 7, 1.5, run, 2, run.length)
  forEachFrame(run, 2, run.length, (at, headerLength, end) => {
    const first = run[at] ?? 0
    const flags = packFlags(kinds[first & 15] ?? 'note', 'in', headerLength, first, false)
    alone.push(flags, 7, 1.5, run, at, end)
  })
  expect(together.count).toBe(4)
  expect(payload).toBe(5 + 126 + 70_000)
  expect(columns(together)).toEqual(columns(alone))
})

test('a run stops before the frame that does not fit', () => {
  const arena = new Arena()
  const filled = arenaBytes - 25
  arena.push(0, 1, 0, Buffer.alloc(filled), 0, filled)
  const run = Buffer.concat(Array.from({ length: 5 }, () => frame(2, true, 8, null)))
  expect(arena.pushFrames(0, 1, 0, run, 0, run.length)).toBe(16)
  expect([arena.count, arena.used]).toEqual([3, filled + 20])
})
