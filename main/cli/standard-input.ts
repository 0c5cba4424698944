/** Standard input as what a client sends: bytes as they come, or each line as a message. */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { createInterface } from 'node:readline'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'

/**
 * Starts to send; one piece waits for the one before, so that a fast pipe fills no memory.
 * @returns what ends it and lets the process go
 */
export function sendStandardInput(
  engine: EngineApi,
  session: number,
  how: 'bytes' | 'lines',
): () => void {
  const source = how === 'bytes' ? process.stdin : createInterface({ input: process.stdin })
  const as = how === 'bytes' ? 'data' : 'text'
  pump(source, async (piece) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    await engine.call('send', { session, message: { as, body: { from: 'bytes', bytes } } })
  }).catch((error: unknown) => {
    // The connection has ended, which its record tells; what else goes wrong is said.
    if (!(error instanceof AppError && error.code === 'not-open'))
      process.stderr.write(
        `${markHidden(error instanceof Error ? error.message : String(error))}\n`,
      )
  })
  return () => process.stdin.destroy()
}

async function pump(
  source: AsyncIterable<string | Uint8Array>,
  send: (piece: string | Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const piece of source) await send(piece)
}
