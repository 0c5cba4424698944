/** Makes rows of a timeline from the flags and the first bytes of an entry. */
import { constants, inflateRawSync } from 'node:zlib'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { parseBoundedJson } from '../../../../../shared/bytes/bounded-json.ts'
import { plainEvent } from '../../../../../shared/events/describe-event.ts'
import { eventDetailSchema, isFrame, isTraffic } from '../../../../../shared/model/entry.ts'
import type { EntrySummary, EventDetail, FrameHeader } from '../../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { parseClosePayload } from '../../../../../shared/wire/websocket/close.ts'
import { decodeFrameHeader } from '../../../../../shared/wire/websocket/frame.ts'
import { unmask } from '../../../../../shared/wire/websocket/mask.ts'
import {
  directionOf,
  headerLengthOfFlags,
  kindOf,
  isCrafted,
  isPartial,
} from '../../format/flags.ts'
import { cutText, previewBytes, previewOf, showControls, type Preview } from './preview.ts'

/** An entry as the store has it. */
export interface StoredEntry {
  n: number
  at: number
  connection: number
  flags: number
  /** All bytes on the wire, and how many of them, at the end, are missing in the recording. */
  wireLength: number
  missing: number
  /** At least the first `headBytes` of the recorded bytes. For an event its whole JSON. */
  head: Uint8Array
}

/** Number of first bytes of an entry that a summary needs: the longest header and a preview. */
export const headBytes = 16 + previewBytes

/**
 * @param encoding that of the session
 * @param inflatesAlone called for a compressed message: whether it can be inflated without other messages
 */
export function summarize(
  entry: StoredEntry,
  verdicts: Verdict[],
  encoding: EncodingId,
  inflatesAlone: () => boolean,
): EntrySummary {
  const kind = kindOf(entry.flags)
  const headerLength = headerLengthOfFlags(entry.flags)
  const isEvent = !isTraffic(kind) && kind !== 'handshake'
  const length = isEvent ? 0 : Math.max(0, entry.wireLength - headerLength)
  const frame = isFrame(kind) ? frameHeaderOf(entry.head, headerLength) : null
  const event = isEvent ? parseEvent(entry.head) : null
  return {
    n: entry.n,
    at: entry.at,
    connection: entry.connection,
    direction: directionOf(entry.flags),
    kind,
    length,
    ...(event === null
      ? ((frame !== null && kind === 'text'
          ? inflatedPreview(entry, frame, length, inflatesAlone)
          : null) ?? preview(entry.head, headerLength, length, frame, kind, encoding))
      : { preview: cutText(showControls(plainEvent(event))), previewHex: false }),
    partial: isPartial(entry.flags),
    missing: entry.missing,
    crafted: isCrafted(entry.flags),
    verdicts,
    message: null,
    frame,
    event,
  }
}

/** Returns null when the connection ended inside the header. */
export function frameHeaderOf(wire: Uint8Array, headerLength: number): FrameHeader | null {
  if (headerLength < 2) return null
  return decodeFrameHeader(wire.subarray(0, headerLength))?.header ?? null
}

function preview(
  head: Uint8Array,
  headerLength: number,
  length: number,
  frame: FrameHeader | null,
  kind: EntrySummary['kind'],
  encoding: EncodingId,
): Preview {
  const shown = head.subarray(headerLength, headerLength + previewBytes)
  const payload = frame?.masked === true ? unmask(shown, frame.maskingKey) : shown
  if (kind === 'close' && length >= 2) {
    const { code, reason } = parseClosePayload(payload)
    return { preview: cutText(showControls(`${String(code)} ${reason}`.trim())), previewHex: false }
  }
  return previewOf(payload, length, encodingOfKind(kind, encoding))
}

/** Longest compressed message that is inflated for a preview, and the longest result. Bytes. */
const previewedBytes = 4_096
const previewedInflated = 65_536
const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)

/** Returns the beginning of a short compressed text that can be inflated alone; null for any other. */
function inflatedPreview(
  { head }: StoredEntry,
  frame: FrameHeader,
  length: number,
  inflatesAlone: () => boolean,
): Preview | null {
  const isWhole = head.length === frame.headerLength + length
  if (!(frame.rsv & 4) || !frame.fin || !isWhole || length > previewedBytes) return null
  if (!inflatesAlone()) return null
  const payload = unmask(head.subarray(frame.headerLength), frame.maskingKey)
  try {
    const text = inflateRawSync(Buffer.concat([payload, tail]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: previewedInflated,
    })
    return previewOf(text.subarray(0, previewBytes), text.length)
  } catch {
    // It is damaged or inflates to more: it is shown as it was sent.
    return null
  }
}

/** Longest event that is parsed, and the maximum number of its values: recorded events are far below. Bytes. */
const maxEventBytes = 16_384
const maxEventValues = 1_000

/**
 * Returns null for bytes that are not an event this version knows, or that exceed the limits: they are shown unchanged.
 */
export function parseEvent(bytes: Uint8Array): EventDetail | null {
  if (bytes.length > maxEventBytes) return null
  try {
    return eventDetailSchema.safeParse(parseBoundedJson(bytes, maxEventValues)).data ?? null
  } catch {
    // `JSON.parse` reports invalid JSON only by throwing.
    return null
  }
}
