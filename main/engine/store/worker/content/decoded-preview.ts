/** The beginning of a payload with a content coding, decoded, for its row in the timeline. */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { codingAt, decodedLimit } from '../../../../../shared/content/codings.ts'
import { mayHaveCoding, type EntrySummary } from '../../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import { unmask } from '../../../../../shared/wire/websocket/mask.ts'
import { previewBytes, previewOf } from '../reading/preview.ts'
import type { StoredEntry } from '../reading/summaries.ts'
import { decodeContent, type Decoded } from './decode.ts'

/** Longest payload that is decoded as a whole, and the longest result. Bytes. */
const wholeBytes = 65_536
const maxWhole = 1_048_576
/** How much of a longer one is decoded, and the longest result. Bytes. */
const beginningBytes = 512
const maxBeginning = 1_048_576

/** Returns it for one entry of a session with this encoding; undefined without a coding, and for a compressed message. */
export function decodedSummary(
  { head }: StoredEntry,
  { kind, frame, length }: EntrySummary,
  encoding: EncodingId,
  read: (length: number) => { readonly bytes: Uint8Array },
): EntrySummary['decoded'] {
  if (!mayHaveCoding(kind) || (frame !== null && frame.rsv !== 0)) return undefined
  const headerLength = frame?.headerLength ?? 0
  const begin = head.subarray(headerLength, headerLength + 8)
  const payload = frame?.masked === true ? unmask(begin, frame.maskingKey) : begin
  return decodedPreview(
    payload,
    length,
    encodingOfKind(kind, encoding),
    (wanted) => read(wanted).bytes,
  )
}

/**
 * @param head at least the first 8 bytes of the payload, unmasked
 * @param length of the payload
 * @param encoding of the payload's text
 * @param read returns the first bytes of the payload, unmasked
 * @returns undefined for a payload without a coding
 */
export function decodedPreview(
  head: Uint8Array,
  length: number,
  encoding: EncodingId,
  read: (length: number) => Uint8Array,
): EntrySummary['decoded'] {
  if (head.length < Math.min(length, 8) || codingAt(head, 0, length) === null) return undefined
  const { buffer, byteOffset, byteLength } = read(wholeBytes)
  const payload = Buffer.from(buffer, byteOffset, byteLength)
  const whole =
    payload.length < length
      ? null
      : decodeContent(payload, Math.min(maxWhole, decodedLimit(payload.length)))
  if (whole !== null && whole.problem?.reason !== 'too-long')
    return summaryOf(whole, payload, length, encoding)
  if (whole === null && payload.length === length) return undefined
  const beginning = decodeContent(payload.subarray(0, beginningBytes), maxBeginning)
  return beginning === null ? undefined : summaryOf(beginning, payload, length, encoding)
}

function summaryOf(
  { bytes, layers, problem }: Decoded,
  payload: Buffer,
  length: number,
  encoding: EncodingId,
): EntrySummary['decoded'] {
  const [outermost] = layers
  const codings =
    outermost === undefined && problem !== null
      ? [problem.coding]
      : layers.map(({ coding }) => coding)
  const preview =
    outermost === undefined || bytes.length === 0
      ? previewOf(payload.subarray(0, previewBytes), length, encoding)
      : previewOf(bytes.subarray(0, previewBytes), bytes.length, encoding)
  return { codings, ...preview }
}
