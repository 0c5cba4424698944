/**
 * Which encoding applies to an entry. What is chosen for a session is that of TCP data and of binary messages; all else is
 * UTF-8: text messages and reasons of closes by RFC 6455 sections 5.6 and 5.5.1, and continuation frames because most are
 * of text messages. A message of several frames is of the kind of its first.
 */
import type { EncodingId } from '../bytes/encodings.ts'
import { entryKinds } from './entry.ts'

export const encodingOfKind = (
  kind: (typeof entryKinds)[number] | undefined,
  chosen: EncodingId,
): EncodingId => (kind === 'data' || kind === 'binary' ? chosen : 'utf-8')

/** @param code index into `entryKinds` */
export const encodingOfKindCode = (code: number, chosen: EncodingId): EncodingId =>
  encodingOfKind(entryKinds[code], chosen)
