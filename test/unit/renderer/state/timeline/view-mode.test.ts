import { expect, test } from 'vitest'
import {
  firstFraming,
  framingKinds,
  readingBy,
} from '../../../../../renderer/state/timeline/view-mode.ts'
import { asRecorded, framingSchema } from '../../../../../shared/model/framing.ts'

test.each(framingKinds)('a %s framing begins with values the engine accepts', (kind) => {
  const framing = firstFraming(kind)
  expect(framing.kind).toBe(kind)
  expect(framingSchema.parse(framing)).toEqual(framing)
})

test('a stream is shown as recorded until a framing is chosen', () => {
  expect(readingBy(firstFraming('none'))).toEqual(asRecorded)
  expect(readingBy(firstFraming('line'))).toEqual({
    as: 'messages',
    framing: { kind: 'line', ending: 'any', maxBytes: 16_777_216 },
  })
})
