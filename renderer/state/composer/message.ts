/** Converts the composer's draft to a message for the engine, or to what is wrong with it. Pure. */
import {
  maxFragments,
  type MaskChoice,
  type OutgoingInput,
} from '../../../shared/contract/outgoing.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { frameKind } from '../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../shared/model/text-encoding.ts'
import { type EndpointKind, isWebSocket } from '../../../shared/protocols/index.ts'
import { closeFault, maxReasonBytes, reasonLength } from '../../../shared/wire/websocket/close.ts'
import { maxControlLength } from '../../../shared/wire/websocket/frame.ts'
import { readBody, type BodyIssue, type Payload, type ReadBody } from './message-body.ts'
import type { Way, Written, WrittenFrame } from './written.ts'

type SourceOf<T> = T extends { body: infer B } ? B : never
/** The source of a body in the contract. */
export type BodySource = SourceOf<OutgoingInput>

export type MessageIssue =
  | BodyIssue
  | { issue: 'nothing' | 'close-code' | 'mask-key' | 'declared' | 'sizes' | 'sizes-many' | 'after' }
  /** Control frames have at most 125 bytes of payload, RFC 6455 section 5.5. */
  | { issue: 'control-long' | 'reason-long'; length: number; limit: number }
  /** The sizes exceed the length of the message. */
  | { issue: 'sizes-long'; sum: number; length: number }
  /** The chosen form cannot hold the length. */
  | { issue: 'form-short'; limit: number }

export interface ReadMessage {
  /** Payload bytes as they are made now; 0 where there is no payload. */
  length: number
  /** Number of frames; 0 without frames. */
  frames: number
  /** Null for messages without a body: a close, the end of a connection. */
  body: Payload | null
  /** The text from which the body is evaluated for each send, and saved; null for a file and without a body. */
  source: ReadBody['source']
  varies: boolean
  variables: ReadBody['variables']
  /** Returns the message for the engine, given the source of its body. */
  build: (body: BodySource) => OutgoingInput
}

/** Returns the way to send. A way that the endpoint's protocol does not have falls back to a plain message. */
export function wayOf(written: Written, kind: EndpointKind): Way {
  const { as } = written
  if (isWebSocket(kind)) return as === 'data' ? 'text' : as
  return as === 'close' ? 'close' : 'data'
}

export function readMessage(
  written: Written,
  kind: EndpointKind,
  file: Blob | null,
  encoding: EncodingId = 'utf-8',
): ReadMessage | MessageIssue {
  const as = wayOf(written, kind)
  if (as === 'close') return readClose(written, kind)
  const ending = isWebSocket(kind) ? 'none' : written.lineEnding
  const sentAs = as === 'frame' && !written.frame.bare ? frameKind(written.frame.opcode) : as
  const chosen = sentAs === 'frame' ? 'utf-8' : encodingOfKind(sentAs, encoding)
  const read = readBody({ ...written, lineEnding: ending }, file, chosen)
  if ('issue' in read) return read
  const length = read.body instanceof Uint8Array ? read.body.length : read.body.size
  const whole = { ...read, length, frames: 1 }
  switch (as) {
    case 'data':
      return length === 0
        ? { issue: 'nothing' }
        : { ...whole, frames: 0, build: (body) => ({ as: 'data', body }) }
    case 'ping':
    case 'pong':
      return length > maxControlLength
        ? { issue: 'control-long', length, limit: maxControlLength }
        : { ...whole, build: (body) => ({ as, body }) }
    case 'frame':
      return readFrame(written.frame, whole)
    case 'text':
    case 'binary': {
      const { compress } = written
      return written.fragments.on
        ? readFragments(written, as, whole)
        : { ...whole, build: (body) => ({ as, body, compress }) }
    }
  }
}

type Whole = Omit<ReadMessage, 'build'>

const withoutBody = { length: 0, frames: 0, body: null, source: null, varies: false, variables: [] }

/** RFC 6455 section 5.5.1: a 2-byte code followed by the reason, or nothing. */
function readClose({ close }: Written, kind: EndpointKind): ReadMessage | MessageIssue {
  const { how } = close
  if (how !== 'frame' || !isWebSocket(kind)) {
    const end: OutgoingInput = { as: 'end', how: how === 'rst' ? 'rst' : 'fin' }
    return { ...withoutBody, build: () => end }
  }
  const text = close.code.trim()
  const { reason } = close
  if (text !== '' && (!/^\d{1,5}$/.test(text) || Number(text) > 65_535))
    return { issue: 'close-code' }
  const code = text === '' ? null : Number(text)
  const length = reasonLength(reason)
  switch (closeFault(code, reason)) {
    case 'reason-without-code':
      return { issue: 'close-code' }
    case 'reason-too-long':
      return { issue: 'reason-long', length, limit: maxReasonBytes }
    case null:
  }
  return {
    ...withoutBody,
    frames: 1,
    length: code === null ? 0 : length + 2,
    build: () => ({ as: 'close', code, reason }),
  }
}

/** Greatest payload length that each form of the length field can hold. Bytes. */
const formLimits = { minimal: Infinity, 7: 125, 16: 65_535, 64: Infinity } as const

function readFrame(frame: WrittenFrame, whole: Whole): ReadMessage | MessageIssue {
  if (frame.bare)
    return whole.length === 0
      ? { issue: 'nothing' }
      : { ...whole, frames: 0, build: (body) => ({ as: 'raw', body }) }
  const mask = readMask(frame)
  if (mask === null) return { issue: 'mask-key' }
  const declared = readDeclared(frame.declared)
  if (declared === undefined) return { issue: 'declared' }
  const limit = formLimits[frame.lengthForm]
  const said = declared === null ? whole.length : Number(declared)
  if (said > limit) return { issue: 'form-short', limit }
  const { fin, opcode, lengthForm } = frame
  const rsv = (frame.rsv1 ? 4 : 0) + (frame.rsv2 ? 2 : 0) + (frame.rsv3 ? 1 : 0)
  const form = ({ minimal: 'minimal', 7: 7, 16: 16, 64: 64 } as const)[lengthForm]
  return {
    ...whole,
    build: (body) => ({
      as: 'frame',
      fin,
      rsv,
      opcode,
      mask,
      lengthForm: form,
      declaredLength: declared,
      body,
    }),
  }
}

function readMask({ mask, key }: WrittenFrame): MaskChoice | null {
  if (mask !== 'key') return mask
  const digits = key.replaceAll(/\s/g, '')
  return /^[\da-f]{8}$/i.test(digits) ? { key: Number.parseInt(digits, 16) } : null
}

/** Returns null for the actual length, undefined for an invalid one. Values above 2^53 stay hex text. */
function readDeclared(text: string): number | string | null | undefined {
  const typed = text.trim()
  if (typed === '') return null
  if (/^0x[\da-f]{1,16}$/i.test(typed)) return typed.toLowerCase()
  if (!/^\d{1,20}$/.test(typed)) return undefined
  const value = BigInt(typed)
  if (value >= 2n ** 64n) return undefined
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`
}

function readFragments(
  { fragments, compress }: Written,
  type: 'text' | 'binary',
  whole: Whole,
): ReadMessage | MessageIssue {
  const sizes = readSizes(fragments.sizes)
  if (sizes === null) return { issue: 'sizes' }
  const sum = sizes.reduce((total, size) => total + size, 0)
  if (!compress && sum > whole.length) return { issue: 'sizes-long', sum, length: whole.length }
  const last = sizes.at(-1) ?? 0
  const rest = whole.length - sum
  if (rest > 0 && last === 0) return { issue: 'sizes' }
  const frames = sizes.length + (rest > 0 ? Math.ceil(rest / last) : 0)
  if (frames > maxFragments) return { issue: 'sizes-many' }
  const between = readBetween(fragments, compress ? maxFragments : frames)
  if ('issue' in between) return between
  return {
    ...whole,
    frames: frames + between.frames.length,
    build: (body) => ({ as: 'fragments', type, body, compress, sizes, between: between.frames }),
  }
}

/** Parses sizes separated by commas or spaces; returns null when they are invalid. */
function readSizes(text: string): number[] | null {
  const words = text.split(/[\s,;，、]+/).filter((word) => word !== '')
  if (words.length === 0 || words.length > maxFragments) return null
  return words.every((word) => /^\d{1,9}$/.test(word)) ? words.map(Number) : null
}

type BetweenFrame = NonNullable<Extract<OutgoingInput, { as: 'fragments' }>['between']>[number]

function readBetween(
  { between, after, payload }: Written['fragments'],
  frames: number,
): { frames: BetweenFrame[] } | MessageIssue {
  if (between === 'none') return { frames: [] }
  const place = /^\d{1,5}$/.test(after.trim()) ? Number(after) : 0
  if (place < 1 || place >= Math.max(2, frames)) return { issue: 'after' }
  const length = new TextEncoder().encode(payload).length
  if (length > maxControlLength) return { issue: 'control-long', length, limit: maxControlLength }
  const body = { from: 'template', syntax: 'plain', text: payload } as const
  return { frames: [{ after: place, frame: { as: between, body } }] }
}
