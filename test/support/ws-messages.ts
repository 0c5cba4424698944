/** The messages of a recorded WebSocket session: joined, and inflated if compressed. */
import type { TestEngine } from './engines.ts'

export interface SaidMessage {
  kind: 'text' | 'binary'
  compressed: boolean
  frames: number
  content: Buffer
}

/** All complete messages of one direction so far. */
export async function messagesOf(
  opened: TestEngine,
  session: number,
  direction: 'in' | 'out',
): Promise<SaidMessage[]> {
  const messages: SaidMessage[] = []
  for (const { n, kind, frame, ...entry } of await opened.entries(session)) {
    if (entry.direction !== direction || (kind !== 'text' && kind !== 'binary')) continue
    const whole = await opened.engine.call('message', { session, n })
    if (whole?.complete !== true) continue
    const compressed = ((frame?.rsv ?? 0) & 4) !== 0
    const as = compressed ? 'inflated' : 'payload'
    const { bytes } = await opened.engine.call('bytes', { session, n, as, of: 'message' })
    messages.push({ kind, compressed, frames: whole.frames, content: Buffer.from(bytes) })
  }
  return messages
}
