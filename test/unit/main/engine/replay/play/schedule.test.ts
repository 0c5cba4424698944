import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pacer, type Timers } from '../../../../../../main/engine/replay/play/pacer.ts'
import { Schedule } from '../../../../../../main/engine/replay/play/schedule.ts'

describe('Schedule', () => {
  it('computes every due time from the start', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.double({ min: 0.1, max: 100, noNaN: true }), (gap, speed) => {
        const schedule = new Schedule(speed, 5_000, 1_000_000)
        expect(schedule.dueAt(5_000 + gap, 0)).toBeCloseTo(1_000_000 + gap / speed, 3)
      }),
    )
  })

  it('makes everything due immediately at maximum speed', () => {
    expect(new Schedule('max', 5_000, 1_000_000).dueAt(9_999_999, 0)).toBe(1_000_000)
  })

  it('delays what follows by each pause', () => {
    const schedule = new Schedule(1, 0, 1_000)
    schedule.pause(2_000)
    schedule.pause(2_500)
    expect(schedule.dueAt(5_000, 4_000)).toBe(8_000)
    schedule.resume(4_000)
    schedule.resume(9_000)
    expect(schedule.dueAt(5_000, 100_000)).toBe(8_000)
    schedule.pause(100_000)
    schedule.resume(100_500)
    expect(schedule.dueAt(5_000, 0)).toBe(8_500)
  })
})

/** A clock that advances only on request, and then runs what is due, in order. */
class HandClock implements Timers {
  nowUs = 0
  turns = 0
  #waiting: { at: number; then: () => void }[] = []

  now(): number {
    return this.nowUs
  }

  after(delayMs: number, then: () => void): () => void {
    return this.#add(this.nowUs + delayMs * 1_000, then)
  }

  soon(then: () => void): () => void {
    this.turns++
    return this.#add(this.nowUs + 10, then)
  }

  get waiting(): number {
    return this.#waiting.length
  }

  async advance(byUs: number): Promise<void> {
    const end = this.nowUs + byUs
    for (;;) {
      const next = this.#waiting.sort((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > end) break
      this.nowUs = Math.max(this.nowUs, next.at)
      this.#waiting.shift()
      next.then()
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    }
    this.nowUs = end
  }

  #add(at: number, then: () => void): () => void {
    const entry = { at, then }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
    }
  }
}

function setUp() {
  const clock = new HandClock()
  const abort = new AbortController()
  const pacer = new Pacer(new Schedule(1, 0, 0), abort.signal, clock)
  let reachedAt: number | null = null
  const wait = pacer.until(1_000_000).then(() => {
    reachedAt = clock.nowUs
  })
  return { clock, abort, pacer, wait, reachedAt: () => reachedAt }
}

describe('Pacer', () => {
  it('sleeps until shortly before the due time, then spins', async () => {
    const { clock, wait, reachedAt } = setUp()
    await clock.advance(997_000)
    expect(clock.turns).toBe(0)
    await clock.advance(2_000)
    expect(clock.turns).toBeGreaterThan(0)
    expect(reachedAt()).toBeNull()
    await clock.advance(2_000)
    await wait
    expect(reachedAt()).toBeGreaterThanOrEqual(1_000_000)
    expect(reachedAt()).toBeLessThan(1_000_050)
    expect(clock.waiting).toBe(0)
  })

  it('waits while paused and is later by the length of the pause', async () => {
    const { clock, pacer, wait, reachedAt } = setUp()
    await clock.advance(400_000)
    pacer.pause()
    await clock.advance(5_000_000)
    expect(reachedAt()).toBeNull()
    expect(clock.waiting).toBe(0)
    pacer.resume()
    await clock.advance(599_000)
    expect(reachedAt()).toBeNull()
    await clock.advance(2_000)
    await wait
    expect(reachedAt()).toBeGreaterThanOrEqual(6_000_000 - 400_000)
  })

  it('ends a wait immediately when aborted, also while paused', async () => {
    for (const pause of [false, true]) {
      const { clock, abort, pacer, wait } = setUp()
      await clock.advance(1_000)
      if (pause) pacer.pause()
      abort.abort()
      await wait
      expect(clock.waiting).toBe(0)
    }
  })

  it('does not wait for what is due', async () => {
    const clock = new HandClock()
    clock.nowUs = 10
    const pacer = new Pacer(new Schedule(1, 0, 0), new AbortController().signal, clock)
    await pacer.until(10)
    expect(clock.waiting).toBe(0)
    expect(clock.turns).toBe(0)
  })
})
