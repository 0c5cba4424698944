/** Reads the head of an HTTP/1.1 message that is held whole. */
import { HttpHeadReader, type HttpHead } from './head.ts'

/** Returns the head at the beginning of `bytes`; null when they are no complete head. */
export function readHead(kind: 'request' | 'response', bytes: Uint8Array): HttpHead | null {
  const reader = new HttpHeadReader(kind)
  reader.push(bytes)
  return reader.head
}
