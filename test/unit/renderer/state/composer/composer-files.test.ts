/** Files, and texts too long for one call, sent by the composer. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { jsonGrammar } from '../../../../../renderer/state/composer/message-body.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import { settled } from '../../../../support/fake-engine.ts'
import { Composed, fileOf } from '../../../../support/composed.ts'

// The window loads the grammar with the composer.
beforeAll(() => jsonGrammar.load())

let composed: Composed
beforeEach(() => {
  composed = new Composed()
})

test('choosing a file changes to its mode, and giving it up stays there', () => {
  composed.composer.attach(fileOf(3))
  expect(composed.composer.mode).toBe('file')
  composed.composer.attach(null)
  expect(composed.composer.mode).toBe('file')
  expect(composed.composer.read('ws-client')).toEqual({ issue: 'no-file' })
})

test('stages a file in pieces, sends it and drops the stage', async () => {
  composed.composer.attach(fileOf(2 * maxRange + 5))
  await composed.send()
  expect(composed.engine.calls.map(({ method }) => method)).toEqual([
    'stage',
    'appendStage',
    'appendStage',
    'appendStage',
    'send',
    'dropStage',
  ])
  expect(composed.engine.asked('send')[0]?.message).toHaveProperty('body', {
    from: 'stage',
    stage: 1,
  })
  expect(composed.engine.stages.size).toBe(0)
  expect(composed.composer.progress).toBeNull()
})

test('text that is too long for one call is staged too', async () => {
  composed.write('text', 'x'.repeat(maxRange + 1))
  await composed.send()
  expect(composed.engine.asked('appendStage').map((piece) => piece.bytes.length)).toEqual([
    maxRange,
    1,
  ])
})

test('shows how much of a file was handed over', async () => {
  composed.composer.attach(fileOf(maxRange + 5))
  const held = composed.engine.hold('appendStage')
  const sending = composed.send()
  await held.arrival()
  expect(composed.composer.progress).toEqual({ done: 0, total: maxRange + 5 })
  await held.releaseOldest()
  await held.arrival()
  expect(composed.composer.progress).toEqual({ done: maxRange, total: maxRange + 5 })
  await held.release()
  await sending
  expect(composed.composer.progress).toBeNull()
})

test('a file that is given up on its way is not sent', async () => {
  composed.composer.attach(fileOf(maxRange + 5))
  const held = composed.engine.hold('appendStage')
  const sending = composed.send()
  await held.arrival()
  composed.composer.cancel()
  await held.release()
  await sending
  expect(composed.engine.asked('send')).toEqual([])
  expect(composed.engine.stages.size).toBe(0)
  expect(composed.composer.progress).toBeNull()
  expect(composed.composer.file).not.toBeNull()
})

test('a file that cannot be sent leaves no stage and stays chosen', async () => {
  composed.composer.attach(fileOf(5))
  composed.engine.fail('send', new AppError('not-open', 'Connection 1 is not open.'))
  await expect(composed.send()).rejects.toMatchObject({ code: 'not-open' })
  expect(composed.engine.stages.size).toBe(0)
  expect(composed.composer.progress).toBeNull()
  expect(composed.composer.file).not.toBeNull()
})

test('a stage that cannot be made leaves no progress', async () => {
  composed.composer.attach(fileOf(5))
  composed.engine.fail('stage')
  await expect(composed.send()).rejects.toMatchObject({ code: 'disconnected' })
  await settled()
  expect(composed.composer.progress).toBeNull()
})

test('refuses to repeat a file', async () => {
  composed.composer.attach(fileOf(3))
  await expect(
    composed.composer.repeat(composed.engine, composed.session, 'ws-client'),
  ).rejects.toMatchObject({
    code: 'bad-input',
  })
  expect(composed.engine.calls).toEqual([])
})
