/** The fields and flags of the filter language: what each holds, and which operators it takes. */
import { directions, entryKinds } from '../model/entry.ts'
import { opcodes } from '../wire/websocket/frame.ts'

/** What stands between a field and its value. */
export const operators = ['==', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'matches'] as const
export type Operator = (typeof operators)[number]

/** What a field is compared with. */
export type ValueType =
  | 'number'
  | 'size'
  | 'time'
  | 'direction'
  | 'kind'
  | 'opcode'
  | 'boolean'
  | 'code'
  | 'address'
  | 'text'
  | 'bytes'
  | 'json'
  | 'regex'

const ordered: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>=', 'in']
const chosen: readonly Operator[] = ['==', '!=', 'in']
const written: readonly Operator[] = ['==', '!=', 'contains', 'matches', 'in']

/**
 * A comparison with a field that an entry does not have is no, whichever the operator: `opcode != 1` shows frames alone.
 * `json` stands for every path below it.
 */
export const fields = {
  /** Number of the entry in its session, from 1. */
  n: { type: 'number', operators: ordered },
  /** Its time: a date and time, a clock time on the day the session began, or a duration since it began. */
  at: { type: 'time', operators: ordered },
  /** Number of its connection; 0 for the endpoint itself. */
  conn: { type: 'number', operators: ordered },
  dir: { type: 'direction', operators: chosen },
  kind: { type: 'kind', operators: chosen },
  /** Payload bytes; 0 for an event. */
  len: { type: 'size', operators: ordered },
  /** Of a frame, RFC 6455 section 5.2: its number or its name. */
  opcode: { type: 'opcode', operators: ordered },
  fin: { type: 'boolean', operators: chosen },
  /** RSV1 is 4, RSV2 2, RSV3 1. */
  rsv: { type: 'number', operators: ordered },
  masked: { type: 'boolean', operators: chosen },
  /** Close code of a close frame or of a connection's end, or the code of an error. */
  code: { type: 'code', operators: ordered },
  /** Remote `host` or `host:port` of the connection. */
  peer: { type: 'address', operators: written },
  /** The payload, unmasked; of an event its sentence in English. */
  text: { type: 'text', operators: written },
  hex: { type: 'bytes', operators: ['==', '!=', 'contains', 'in'] },
  json: { type: 'json', operators },
} as const satisfies Record<string, { type: ValueType; operators: readonly Operator[] }>
export type FieldName = keyof typeof fields

export const flags = [
  'event',
  'control',
  'fin',
  'masked',
  'broken',
  'partial',
  'cut',
  'json',
] as const
/**
 * What is true of an entry by itself: an event; a close, ping or pong; a frame with FIN or MASK set; an entry that breaks
 * a rule of its protocol or says what broke; one the connection cut short; one whose payload was cut because
 * the disk could not follow; a payload that is JSON.
 */
export type FlagName = (typeof flags)[number]

export const fieldNames = Object.keys(fields) as FieldName[]
/** Whether the language has a field of this name. */
export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name)
/** Whether the language has a flag of this name. */
export const isFlagName = (name: string): name is FlagName => flags.some((known) => known === name)

/** Words that stand for kinds beside their own names: those the timeline shows. */
const kindAliases: Readonly<Record<string, (typeof entryKinds)[number]>> = {
  bin: 'binary',
  cont: 'continuation',
  raw: 'reserved',
}

/** Code of a kind, its place in `entryKinds`; -1 for no kind. */
export const kindCodeOf = (word: string): number =>
  entryKinds.findIndex((kind) => kind === (kindAliases[word] ?? word))

/** Opcodes by their names, and by those the timeline shows. */
const opcodeNames: Readonly<Record<string, number>> = {
  ...opcodes,
  bin: opcodes.binary,
  cont: opcodes.continuation,
}

/** The opcode of a name; null for none. */
export const opcodeOf = (word: string): number | null =>
  Object.hasOwn(opcodeNames, word) ? (opcodeNames[word] ?? null) : null

/** Code of a direction, its place in `directions`; -1 for none. */
export const directionCodeOf = (word: string): number =>
  directions.findIndex((direction) => direction === word)

/** Words a field may be compared with; empty where any value goes. */
export function wordsOf(type: ValueType): readonly string[] {
  switch (type) {
    case 'direction':
      return directions
    case 'kind':
      return entryKinds
    case 'opcode':
      return Object.keys(opcodes)
    case 'boolean':
      return ['true', 'false']
    default:
      return []
  }
}
