/** Standard input as what a client sends: bytes as they are read, or each line as a message. */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { createInterface } from 'node:readline'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'

/**
 * Why there is no standard input; undefined where there is. On Windows the desktop application is no console program: its
 * standard input is empty, whatever a terminal or a pipe sends (Electron's lib/common/init.ts).
 */
export const missingInput: string | undefined =
  process.platform === 'win32' && 'electron' in process.versions
    ? 'The desktop application has no standard input on Windows.'
    : undefined

export interface InputOptions {
  readonly as: 'bytes' | 'lines'
  /** Send FIN at the end of the input. */
  readonly halfClose: boolean
}

/**
 * Starts to send. Each piece waits for the one before, so that a fast pipe does not fill memory.
 * @returns a function that stops reading, so that the process can exit
 */
export function sendStandardInput(
  engine: EngineApi,
  session: number,
  { as, halfClose }: InputOptions,
): () => void {
  let stopped = false
  const source = as === 'bytes' ? process.stdin : createInterface({ input: process.stdin })
  const kind = as === 'bytes' ? 'data' : 'text'
  pump(source, async (piece) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    await engine.call('send', { session, message: { as: kind, body: { from: 'bytes', bytes } } })
  })
    .then(() => (halfClose && !stopped ? sendFin(engine, session) : undefined))
    .catch((error: unknown) => {
      if (!stopped) reportUnlessEnded(error)
    })
  return () => {
    stopped = true
    process.stdin.destroy()
  }
}

/** Ends the sending side; the peer can still send. Does nothing once the connection has ended. */
export async function sendFin(engine: EngineApi, session: number): Promise<void> {
  try {
    await engine.call('send', { session, message: { as: 'end', how: 'fin' } })
  } catch (error) {
    reportUnlessEnded(error)
  }
}

/** How a connection ended is in the record; every other error is printed. */
export function reportUnlessEnded(error: unknown): void {
  if (error instanceof AppError && error.code === 'not-open') return
  process.stderr.write(`${markHidden(error instanceof Error ? error.message : String(error))}\n`)
}

async function pump(
  source: AsyncIterable<string | Uint8Array>,
  send: (piece: string | Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const piece of source) await send(piece)
}
