/** Rows of a timeline, made from the facts of an entry and the first of its bytes. */
import { eventDetailSchema, isFrame, isTraffic } from '../../../shared/model/entry.ts'
import type { EntrySummary, EventDetail, FrameHeader } from '../../../shared/model/entry.ts'
import type { Verdict } from '../../../shared/model/verdict.ts'
import { parseClosePayload } from '../../../shared/wire/websocket-close.ts'
import { decodeFrameHeader } from '../../../shared/wire/websocket-frame.ts'
import { unmask } from '../../../shared/wire/websocket-mask.ts'
import { factsDirection, factsHeaderLength, factsKind, isDeliberate, isPartial } from './facts.ts'
import { cutText, previewBytes, previewOf, showControls, type Preview } from './preview.ts'
import { wordEvent } from './wording.ts'

/** An entry as it lies in the store. */
export interface StoredEntry {
  n: number
  at: number
  connection: number
  facts: number
  /** All bytes on the wire. */
  wireLength: number
  /** At least the first `headBytes` of them. For an event its whole JSON. */
  head: Uint8Array
}

/** How many first bytes of an entry a summary needs: the longest header and a preview. */
export const headBytes = 16 + previewBytes

export function summarize(entry: StoredEntry, verdicts: Verdict[]): EntrySummary {
  const kind = factsKind(entry.facts)
  const headerLength = factsHeaderLength(entry.facts)
  const isEvent = !isTraffic(kind) && kind !== 'handshake'
  const length = isEvent ? 0 : entry.wireLength - headerLength
  const frame = isFrame(kind) ? frameHeaderOf(entry.head, headerLength) : null
  const event = isEvent ? parseEvent(entry.head) : null
  return {
    n: entry.n,
    at: entry.at,
    connection: entry.connection,
    direction: factsDirection(entry.facts),
    kind,
    length,
    ...(event === null
      ? preview(entry.head, headerLength, length, frame, kind === 'close')
      : { preview: cutText(showControls(wordEvent(event))), previewHex: false }),
    partial: isPartial(entry.facts),
    deliberate: isDeliberate(entry.facts),
    verdicts,
    frame,
    event,
  }
}

/** Null when the connection ended inside the header. */
export function frameHeaderOf(wire: Uint8Array, headerLength: number): FrameHeader | null {
  if (headerLength < 2) return null
  return decodeFrameHeader(wire.subarray(0, headerLength))?.header ?? null
}

function preview(
  head: Uint8Array,
  headerLength: number,
  length: number,
  frame: FrameHeader | null,
  isClose: boolean,
): Preview {
  const shown = head.subarray(headerLength, headerLength + previewBytes)
  const payload = frame?.masked === true ? unmask(shown, frame.maskingKey) : shown
  if (isClose && length >= 2) {
    const { code, reason } = parseClosePayload(payload)
    return { preview: cutText(showControls(`${String(code)} ${reason}`.trim())), previewHex: false }
  }
  return previewOf(payload, length)
}

/** Null for bytes that are no event this version knows: they are shown as they are. */
function parseEvent(bytes: Uint8Array): EventDetail | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return eventDetailSchema.safeParse(json).data ?? null
  } catch {
    // JSON.parse has no other way to say that this is not JSON.
    return null
  }
}
