/** Bodies from bytes in memory. */
import type { OutgoingBody } from './endpoint.ts'

/** Bytes as one piece. */
export const wholeBody = (bytes: Uint8Array): OutgoingBody => ({
  length: bytes.length,
  pieces: () => [bytes],
})
