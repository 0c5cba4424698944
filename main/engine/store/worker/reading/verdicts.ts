/** Finds the rules that a stored entry breaks, from its bytes and the violation flags it was recorded with. */
import type { EndpointKind } from '../../../../../shared/protocols/index.ts'
import { isFrame, type Direction } from '../../../../../shared/model/entry.ts'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { readHead } from '../../../../../shared/wire/http/read-head.ts'
import { caseOf, validateFrame } from '../../../../../shared/wire/websocket/rules-frame.ts'
import {
  validateResponse,
  validateRequest,
} from '../../../../../shared/wire/websocket/rules-handshake.ts'
import { verdict } from '../../../../../shared/wire/websocket/rules.ts'
import { readPayloadLength } from '../../../../../shared/wire/websocket/frame.ts'
import { sha1Base64 } from '../../../sha1.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import {
  directionOf,
  headerLengthOfFlags,
  kindOf,
  violationsOf,
  isBroken,
} from '../../format/flags.ts'
import type { StoredEntry } from './summaries.ts'

const none: Verdict[] = []

/**
 * @param kind of the session's endpoint
 * @param before returns the last handshake entry of the same connection in the other direction
 */
export function verdictsOf(
  entry: StoredEntry,
  kind: EndpointKind,
  before: (direction: Direction) => Uint8Array | null,
): Verdict[] {
  const { flags, head } = entry
  if (!isBroken(flags)) return none
  const direction = directionOf(flags)
  const fromClient = isFromClient(kind, direction)
  if (kindOf(flags) === 'handshake') return handshakeVerdicts(head, fromClient, direction, before)
  if (!isFrame(kindOf(flags))) return none
  const headerLength = headerLengthOfFlags(flags)
  const length = readPayloadLength(head, 0)
  return validateFrame(
    caseOf(fromClient, violationsOf(flags), length, head, 0, headerLength, head.length),
  )
}

function handshakeVerdicts(
  bytes: Uint8Array,
  fromClient: boolean,
  direction: Direction,
  before: (direction: Direction) => Uint8Array | null,
): Verdict[] {
  const head = readHead(fromClient ? 'request' : 'response', bytes)
  if (head === null) return [verdict('WS_HANDSHAKE_UNREADABLE')]
  if (fromClient) return validateRequest(head)
  const request = before(direction === 'in' ? 'out' : 'in')
  return validateResponse(head, request && readHead('request', request), sha1Base64)
}
