/** The history of sent texts in the composer. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { jsonGrammar } from '../../../../../renderer/state/composer/message-body.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { Composed } from '../../../../support/composed.ts'

// The window loads the grammar with the composer.
beforeAll(() => jsonGrammar.load())

let composed: Composed
beforeEach(() => {
  composed = new Composed()
})

test('an error of the engine keeps the text and leaves it in the history', async () => {
  composed.engine.fail('send', new AppError('not-open', 'Connection 1 is not open.'))
  composed.write('text', 'first')
  await expect(composed.send()).rejects.toMatchObject({ code: 'not-open' })
  expect(composed.composer.text).toBe('first')
  composed.composer.write('second')
  composed.composer.recall(1)
  expect(composed.composer.text).toBe('first')
})

test('a message that was not right is not in the history', async () => {
  composed.write('json', '{')
  await expect(composed.send()).rejects.toThrow()
  expect(composed.composer.recall(1)).toBe(false)
})

test('recalls sent texts backwards and forwards to what was not sent yet', async () => {
  for (const text of ['one', 'two']) {
    composed.write('text', text)
    await composed.send()
  }
  composed.composer.write('draft')
  expect(composed.composer.recall(-1)).toBe(false)
  const seen = ([1, 1, 1, -1, -1, -1] as const).map((step) => [
    composed.composer.recall(step),
    composed.composer.text,
  ])
  expect(seen).toEqual([
    [true, 'two'],
    [true, 'one'],
    [false, 'one'],
    [true, 'two'],
    [true, 'draft'],
    [false, 'draft'],
  ])
})

test('the same text sent twice is in the history once', async () => {
  composed.write('text', 'one')
  await composed.send()
  await composed.send()
  composed.composer.write('')
  expect(composed.composer.recall(1)).toBe(true)
  expect(composed.composer.recall(1)).toBe(false)
})

test('each mode has a history of its own', async () => {
  composed.write('text', 'words')
  await composed.send()
  composed.composer.useMode('json')
  expect(composed.composer.recall(1)).toBe(false)
  composed.composer.useMode('file')
  expect(composed.composer.recall(1)).toBe(false)
})

test('keeps the hundred texts sent last', async () => {
  for (let n = 1; n <= 101; n++) {
    composed.write('text', String(n))
    await composed.send()
  }
  let steps = 0
  while (composed.composer.recall(1)) steps++
  expect(steps).toBe(100)
  expect(composed.composer.text).toBe('2')
})

test('typing after a recall begins at the newest text again', async () => {
  for (const text of ['one', 'two']) {
    composed.write('text', text)
    await composed.send()
  }
  composed.composer.recall(1)
  composed.composer.recall(1)
  composed.composer.write('one!')
  composed.composer.recall(1)
  expect(composed.composer.text).toBe('two')
  composed.composer.recall(-1)
  expect(composed.composer.text).toBe('one!')
})

test('an editor that reports the recalled text does not end the recall', async () => {
  for (const text of ['one', 'two']) {
    composed.write('text', text)
    await composed.send()
  }
  composed.composer.recall(1)
  composed.composer.write('two')
  composed.composer.recall(1)
  expect(composed.composer.text).toBe('one')
})
