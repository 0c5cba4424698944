/** Decides whether a payload is JSON; it is read only when its first characters allow it. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { inUtf8, offsetsInUtf8 } from '../../../shared/content/in-utf8.ts'
import {
  jsonParts,
  withoutPrefix,
  type JsonLayer,
  type JsonParts,
} from '../../../shared/content/json-parts.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { JsonText } from '../../../shared/content/json-text.ts'

/** Maximum length of a text that is shown as a tree. */
export const maxJsonBytes = 4_000_000

export interface JsonBody {
  /** The value, or an array of several. */
  readonly text: JsonText
  /** What stands around the values in the payload; empty for a payload that is one JSON text. */
  readonly layers: readonly JsonLayer[]
  /** Byte `i` of the payload in UTF-8 is byte `i + shift` of the text. */
  readonly shift: number
  /** Returns the offset in the payload in UTF-8 of an offset in the payload. */
  readonly inUtf8: (offset: number) => number
  /** Number of values of the payload when they are separated, even if it is one; null otherwise. */
  readonly separated: number | null
}

const space = 0x20
const [openArray, closeArray, comma] = [0x5b, 0x5d, 0x2c]

/** Returns the values of a payload of objects and arrays; `too-long` beyond the limit; undefined otherwise. */
export async function readJson(
  source: ByteSource,
  preview: string,
  encoding: EncodingId = 'utf-8',
): Promise<JsonBody | 'too-long' | undefined> {
  if (!/^[[{]/.test(withoutPrefix(preview))) return undefined
  if (source.length > maxJsonBytes) return 'too-long'
  return jsonOf(await source.read(0, source.length), encoding)
}

/** Returns undefined for bytes that are not JSON. */
export function jsonOf(payload: Uint8Array, encoding: EncodingId = 'utf-8'): JsonBody | undefined {
  const json = jsonOfUtf8(inUtf8(payload, encoding))
  return json && { ...json, inUtf8: offsetsInUtf8(payload, encoding) }
}

function jsonOfUtf8(bytes: Uint8Array): Omit<JsonBody, 'inUtf8'> | undefined {
  const whole = JsonText.read(bytes)
  if (whole) return { text: whole, layers: [], shift: 0, separated: null }
  const parts = jsonParts(bytes)
  if (parts === null) return undefined
  const { layers, values } = parts
  const isSeparated = layers.some(({ kind }) => kind === 'separator')
  const text = JsonText.read(isSeparated ? arrayOf(bytes, parts) : onlyValue(bytes, parts))
  // A part with a comma outside of brackets would be more than one value.
  if (!text || (isSeparated && text.size(0) !== values.length)) return undefined
  return { text, layers, shift: isSeparated ? 1 : 0, separated: isSeparated ? values.length : null }
}

/** The value at its place, with spaces around it. */
function onlyValue(bytes: Uint8Array, { values }: JsonParts): Uint8Array {
  const text = new Uint8Array(bytes.length).fill(space)
  for (const { from, to } of values) text.set(bytes.subarray(from, to), from)
  return text
}

/** The values as an array, each one byte behind its place: there is a separator between two of them. */
function arrayOf(bytes: Uint8Array, { values }: JsonParts): Uint8Array {
  const text = new Uint8Array(bytes.length + 2).fill(space)
  text[0] = openArray
  for (const [i, { from, to }] of values.entries()) {
    text.set(bytes.subarray(from, to), from + 1)
    if (i < values.length - 1) text[to + 1] = comma
  }
  text[bytes.length + 1] = closeArray
  return text
}
