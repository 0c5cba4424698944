/**
 * A conformance case: data without behaviour. A case lists what a raw peer sends and which answers the RFCs allow;
 * `play.ts` plays it against Sockeye's server and client. Ids are those of the published Autobahn list if the case is
 * modelled on one; ids that begin with S are Sockeye's own.
 */
import type { RuleCode } from '../../../shared/model/verdict.ts'

/** Which of Sockeye's endpoints a case is played against. */
export type Side = 'server' | 'client'

/** One frame as the raw peer sends it. */
export interface FrameSpec {
  opcode: number
  payload: Buffer
  fin: boolean
  /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
  rsv: number
  /** Bits of the length field; the fewest that hold the length by default. */
  lengthBits?: 7 | 16 | 64
  /** Value of the length field; the payload length by default. */
  declared?: bigint
  /** Mask it as the role requires (a client's), or the opposite. */
  wrongMask?: boolean
  /** Masks, if at all, with a key of zeros, so that more payload can follow as plain bytes. */
  zeroKey?: boolean
}

export type Step =
  | { do: 'frame'; frame: FrameSpec }
  /**
   * A whole message, split into fragments of this many payload bytes (0: one frame), compressed as negotiated or not.
   */
  | { do: 'message'; opcode: 1 | 2; payload: Buffer; fragment: number; compress: boolean }
  /** Raw bytes outside frames. */
  | { do: 'bytes'; bytes: Buffer }
  /** Continues when this many messages and pongs came back in total, or the connection is closing. */
  | { do: 'answered'; count: number }
  /** Continues when a close frame was received. */
  | { do: 'closing' }
  /** Gives a receiver that fails fast time to do so, where there is nothing to wait for. */
  | { do: 'pause'; ms: number }

export interface Answer {
  kind: 'text' | 'binary' | 'pong'
  payload: Buffer
}

/** One allowed behaviour: messages and pongs that come back, and the code of the close frame. */
export interface Allowed {
  answers: Answer[]
  /** 1005 is a close frame without a code; null is no close frame, where the connection ends inside a message. */
  close: number | null
  /** Why it is allowed beside the first. */
  because?: string
}

/** Negotiated parameters of permessage-deflate, RFC 7692 section 7.1. */
export interface Compression {
  /** What the raw client offers to Sockeye's server. */
  offer: string
  /** What the raw server answers to Sockeye's client. */
  answer: string
  /** Sockeye uses context takeover. */
  contextTakeover: boolean
}

export interface Case {
  id: string
  /** What is sent. */
  title: string
  steps: () => Step[]
  /** How the bytes are split: consecutive frames in one write, one frame per write, or this many bytes per write. */
  chop?: 'frames' | number
  /** The raw peer sends a close frame with 1000 after the steps, unless it waits to be closed. */
  waits?: boolean
  /** The first is preferred. */
  allowed: () => Allowed[]
  /** The rule that the record names first; null if none is violated. */
  rule: RuleCode | null | ((side: Side) => RuleCode)
  compression?: Compression
}

export interface Group {
  /** File of its test. */
  name: string
  title: string
  /** What is scaled or otherwise different from the published list; empty for nothing. */
  note: string
  cases: Case[]
}

export const bytesOf = (payload: string | Buffer): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

export const hexBytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

export function frame(
  opcode: number,
  payload: string | Buffer = '',
  more: Partial<Omit<FrameSpec, 'opcode' | 'payload'>> = {},
): Step {
  return {
    do: 'frame',
    frame: { opcode, payload: bytesOf(payload), fin: true, rsv: 0, ...more },
  }
}

/** A fragment that is not the last: of a message that begins with the opcode, or a continuation with 0. */
export const part = (opcode: number, payload: string | Buffer = ''): Step =>
  frame(opcode, payload, { fin: false })

export const ping = (payload: string | Buffer = ''): Step => frame(9, payload)

export const message = (
  opcode: 1 | 2,
  payload: string | Buffer,
  fragment = 0,
  compress = false,
): Step => ({ do: 'message', opcode, payload: bytesOf(payload), fragment, compress })

/** A close frame with a code and a reason; a null code has no payload. */
export function closeFrame(code: number | null, reason: string | Buffer = ''): Step {
  if (code === null) return frame(8)
  return frame(8, Buffer.concat([Buffer.of(code >>> 8, code & 0xff), bytesOf(reason)]))
}

export const text = (payload: string | Buffer): Answer => ({
  kind: 'text',
  payload: bytesOf(payload),
})
export const binary = (payload: string | Buffer): Answer => ({
  kind: 'binary',
  payload: bytesOf(payload),
})
export const pong = (payload: string | Buffer = ''): Answer => ({
  kind: 'pong',
  payload: bytesOf(payload),
})

/** A case whose peer does nothing wrong: everything is answered, and its close frame too. */
export const good = (
  id: string,
  title: string,
  steps: () => Step[],
  answers: () => Answer[],
  more: Pick<Case, 'chop' | 'compression'> = {},
): Case => ({
  id,
  title,
  steps,
  allowed: () => [{ answers: answers(), close: 1000 }],
  rule: null,
  ...more,
})

/** A case in which the connection has to be failed; `answers` precede the failure. */
export const bad = (
  id: string,
  title: string,
  rule: NonNullable<Case['rule']>,
  steps: () => Step[],
  { answers = [], close = 1002, ...more }: Partial<BadOptions> = {},
): Case => ({
  id,
  title,
  steps,
  waits: true,
  allowed: () => [{ answers, close }],
  rule,
  ...more,
})

interface BadOptions extends Pick<Case, 'chop' | 'compression'> {
  answers: Answer[]
  close: number
}
