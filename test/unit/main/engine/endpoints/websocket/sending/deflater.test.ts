/** The compressed bytes are those of RFC 7692 section 7.2.3. */
import { expect, test } from 'vitest'
import { Deflater } from '../../../../../../../main/engine/endpoints/websocket/sending/deflater.ts'

async function compressed(noContextTakeover: boolean, ...messages: string[]): Promise<string[]> {
  const deflater = new Deflater({ noContextTakeover, windowBits: 15 })
  const made: string[] = []
  for (const message of messages)
    made.push(Buffer.from(await deflater.deflate(Buffer.from(message))).toString('hex'))
  deflater.close()
  return made
}

test('with the context of the message before (sections 7.2.3.1 and 7.2.3.2)', async () => {
  expect(await compressed(false, 'Hello', 'Hello')).toEqual(['f248cdc9c90700', 'f200110000'])
})

test('each message alone', async () => {
  expect(await compressed(true, 'Hello', 'Hello')).toEqual(['f248cdc9c90700', 'f248cdc9c90700'])
})

test('an empty message, which changes no context (section 7.2.3.6)', async () => {
  expect(await compressed(false, 'Hello', '', 'Hello')).toEqual([
    'f248cdc9c90700',
    '00',
    'f200110000',
  ])
})
