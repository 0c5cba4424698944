import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteSource } from '../../../../renderer/ui/byte-source.ts'

/** A byte that depends only on its offset. */
const byteAt = (offset: number): number => (offset * 31 + Math.floor(offset / 65_536)) & 0xff

function source(length: number) {
  const asked: [offset: number, length: number][] = []
  const bytes = new ByteSource(length, (offset, count) => {
    asked.push([offset, count])
    return Promise.resolve(Uint8Array.from({ length: count }, (_, i) => byteAt(offset + i)))
  })
  return { asked, bytes }
}

test('returns any range of a body of 1 GiB and requests only the pages that contain it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(2 ** 30), fc.nat(100_000), async (start, count) => {
      const { asked, bytes } = source(2 ** 30)
      const read = await bytes.read(start, start + count)
      expect(read.length).toBe(Math.min(count, 2 ** 30 - start))
      for (const i of [0, read.length >> 1, read.length - 1])
        if (i >= 0 && i < read.length) expect(read[i]).toBe(byteAt(start + i))
      expect(asked.length).toBeLessThanOrEqual(3)
    }),
    { numRuns: 50 },
  )
})

test('requests a page once for several readers', async () => {
  const { asked, bytes } = source(200_000)
  await Promise.all([bytes.read(0, 10), bytes.read(5, 20), bytes.read(0, 70_000)])
  await bytes.read(1, 2)
  expect(asked).toEqual([
    [0, 65_536],
    [65_536, 65_536],
  ])
  expect(bytes.at(70_000)).toBe(byteAt(70_000))
  expect(bytes.at(190_000)).toBeUndefined()
})

test('evicts the least recently used pages', async () => {
  const { asked, bytes } = source(2 ** 24)
  for (let at = 0; at < 2 ** 22; at += 65_536) await bytes.read(at, at + 1)
  expect(bytes.holds(0, 1)).toBe(false)
  await bytes.read(0, 1)
  expect(asked.at(-1)).toEqual([0, 65_536])
})

test('ends where a source ends that is shorter than announced', async () => {
  const short = new ByteSource(100, () => Promise.resolve(new Uint8Array(40)))
  expect((await short.read(0, 100)).length).toBe(40)
})
