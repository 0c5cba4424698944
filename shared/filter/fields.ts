/** The fields and flags of the filter language: the type and the operators of each. */
import { rowColours } from '../model/annotation.ts'
import { directions, entryKinds } from '../model/entry.ts'
import { opcodes } from '../wire/websocket/frame.ts'

/** The operators between a field and its value. */
export const operators = ['==', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'matches'] as const
export type Operator = (typeof operators)[number]

/** The type of a field's values. */
export type ValueType =
  | 'number'
  | 'size'
  | 'time'
  | 'direction'
  | 'kind'
  | 'opcode'
  | 'boolean'
  | 'colour'
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
 * A comparison with a field that an entry does not have is false for every operator: `opcode != 1` matches frames only.
 * `json` stands for every path under it.
 */
export const fields = {
  /** Number of the entry in its session, from 1. */
  n: { type: 'number', operators: ordered },
  /** Time of the entry: a date and time, a clock time on the day the session began, or a duration since it began. */
  at: { type: 'time', operators: ordered },
  /** Number of the connection; 0 for the endpoint itself. */
  conn: { type: 'number', operators: ordered },
  dir: { type: 'direction', operators: chosen },
  kind: { type: 'kind', operators: chosen },
  /** Payload bytes; 0 for an event. */
  len: { type: 'size', operators: ordered },
  /** Opcode of a frame, RFC 6455 section 5.2: its number or its name. */
  opcode: { type: 'opcode', operators: ordered },
  fin: { type: 'boolean', operators: chosen },
  /** RSV1 is 4, RSV2 2, RSV3 1. */
  rsv: { type: 'number', operators: ordered },
  masked: { type: 'boolean', operators: chosen },
  /** Close code of a close frame or of the end of a connection, or the code of an error or a note. */
  code: { type: 'code', operators: ordered },
  /** Remote `host` or `host:port` of the connection. */
  peer: { type: 'address', operators: written },
  /** The payload, unmasked; for an event, its description in English. */
  text: { type: 'text', operators: written },
  hex: { type: 'bytes', operators: ['==', '!=', 'contains', 'in'] },
  /** The note of an annotated row. */
  note: { type: 'text', operators: written },
  /** The colour that a row was given. */
  colour: { type: 'colour', operators: chosen },
  /** The same as `colour`. */
  color: { type: 'colour', operators: chosen },
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
  'bookmarked',
] as const
/**
 * Properties of a single entry. `event`: an event; `control`: a close, ping or pong; `fin` and `masked`: a frame with
 * this bit set; `broken`: an entry that violates its protocol, or an error; `partial`: an entry that the end of the
 * connection truncated; `cut`: an entry whose payload was truncated because the disk was too slow; `json`: a payload
 * that is JSON; `bookmarked`: a row with a bookmark.
 */
export type FlagName = (typeof flags)[number]

export const fieldNames = Object.keys(fields) as FieldName[]
/** Reports whether the language has a field with this name. */
export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name)
/** Reports whether the language has a flag with this name. */
export const isFlagName = (name: string): name is FlagName => flags.some((known) => known === name)

/** Aliases of kinds: the names that the timeline shows. */
const kindAliases: Readonly<Record<string, (typeof entryKinds)[number]>> = {
  bin: 'binary',
  cont: 'continuation',
  raw: 'reserved',
}

/** Returns the code of a kind, its index in `entryKinds`; -1 for an unknown one. */
export const kindCodeOf = (word: string): number =>
  entryKinds.findIndex((kind) => kind === (kindAliases[word] ?? word))

/** Opcodes by name, including the names that the timeline shows. */
const opcodeNames: Readonly<Record<string, number>> = {
  ...opcodes,
  bin: opcodes.binary,
  cont: opcodes.continuation,
}

/** Returns the opcode for a name; null for an unknown one. */
export const opcodeOf = (word: string): number | null =>
  Object.hasOwn(opcodeNames, word) ? (opcodeNames[word] ?? null) : null

/** Returns the code of a direction, its index in `directions`; -1 for an unknown one. */
export const directionCodeOf = (word: string): number =>
  directions.findIndex((direction) => direction === word)

/** Returns the words that are values of a type; empty when any value is allowed. */
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
    case 'colour':
      return rowColours
    default:
      return []
  }
}
