/** Compares the two records of one compressed connection: a session and a capture. */
import { expect } from 'vitest'
import { Sockeye } from './sockeye.ts'
import type { Capture } from './tshark.ts'
import { capturedFrames, recordedFrames, type Side } from './wire.ts'

/**
 * Both contain the same frames, compressed in each direction, some in fragments.
 * @param data folder of the session
 */
export async function expectFramesAsCaptured(
  data: string,
  session: number,
  side: Side,
  capture: Capture,
): Promise<void> {
  await capture.stop(1)
  const entries = await new Sockeye(data).show(session)
  const frames = await capture.frames()
  for (const toServer of [true, false]) {
    const captured = capturedFrames(frames, toServer)
    expect(captured.some(({ rsv }) => rsv === 4)).toBe(true)
    expect(recordedFrames(entries, side, toServer)).toEqual(captured)
  }
  expect(frames.some(({ fin }) => !fin)).toBe(true)
}
