import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageAssembly, type Message } from '../../../../../shared/wire/websocket/messages.ts'

/** Frames as `opcode` and a `+` if more fragments follow; each is one byte longer than the one before. */
function assemble(frames: string): (Message | null)[] {
  const assembly = new MessageAssembly()
  return frames.split(' ').map((frame, i) => {
    const first = Number.parseInt(frame, 16) | (frame.endsWith('+') ? 0 : 0x80)
    const message = assembly.add(i + 1, first, i)
    return message && { ...message }
  })
}

test('a single frame is a message', () => {
  expect(assemble('1 2')).toEqual([
    { first: 1, last: 1, frames: 1, length: 0, complete: true },
    { first: 2, last: 2, frames: 1, length: 1, complete: true },
  ])
})

test('fragments are one message, whatever is between them', () => {
  expect(assemble('1+ 9 0+ a 0 8')).toEqual([
    { first: 1, last: 1, frames: 1, length: 0, complete: false },
    null,
    { first: 1, last: 3, frames: 2, length: 2, complete: false },
    null,
    { first: 1, last: 5, frames: 3, length: 6, complete: true },
    null,
  ])
})

test('a stray continuation is no message; a message inside a message leaves the first unchanged', () => {
  expect(assemble('0 1+ 2+ 0 0 3')).toEqual([
    null,
    { first: 2, last: 2, frames: 1, length: 1, complete: false },
    { first: 3, last: 3, frames: 1, length: 2, complete: false },
    { first: 3, last: 4, frames: 2, length: 5, complete: true },
    null,
    null,
  ])
})

test('a message split into any fragments with anything between has all its bytes', () => {
  const step = fc.record({ length: fc.nat(300), between: fc.array(fc.constantFrom(8, 9, 10)) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      const assembly = new MessageAssembly()
      let n = 0
      let message: Message | null = null
      steps.forEach(({ length, between }, i) => {
        const fin = i === steps.length - 1 ? 0x80 : 0
        message = assembly.add(++n, (i === 0 ? 1 : 0) | fin, length)
        for (const opcode of between) expect(assembly.add(++n, opcode | 0x80, 5)).toBeNull()
      })
      expect(message).toMatchObject({
        first: 1,
        frames: steps.length,
        length: steps.reduce((sum, { length }) => sum + length, 0),
        complete: true,
      })
      expect(assembly.open).toBeNull()
    }),
  )
})
