/**
 * The composer's draft as plain data, valid or not. Stored across reloads and in snippets; values that another version
 * does not understand fall back to their defaults.
 */
import { z } from 'zod'

export const modes = ['text', 'json', 'hex', 'file'] as const
export type Mode = (typeof modes)[number]
export type TextMode = Exclude<Mode, 'file'>

/** `data` is the way of TCP; `frame` is a crafted frame. */
export const ways = ['data', 'text', 'binary', 'ping', 'pong', 'close', 'frame'] as const
export type Way = (typeof ways)[number]

export const lineEndings = ['none', 'lf', 'crlf'] as const
export type LineEnding = (typeof lineEndings)[number]
export const closings = ['frame', 'fin', 'rst'] as const
export type Closing = (typeof closings)[number]
export const masks = ['role', 'none', 'random', 'key'] as const
export type Mask = (typeof masks)[number]
export const lengthForms = ['minimal', '7', '16', '64'] as const
export type WrittenLengthForm = (typeof lengthForms)[number]
export const betweens = ['none', 'ping', 'pong'] as const
export type Between = (typeof betweens)[number]

const text = z.string().catch('')

const frameSchema = z.object({
  /** Send only the bytes, without a header. */
  bare: z.boolean().catch(false),
  fin: z.boolean().catch(true),
  rsv1: z.boolean().catch(false),
  rsv2: z.boolean().catch(false),
  rsv3: z.boolean().catch(false),
  opcode: z.int().min(0).max(15).catch(1),
  mask: z.enum(masks).catch('role'),
  /** Eight hex digits. */
  key: text,
  lengthForm: z.enum(lengthForms).catch('minimal'),
  /** Empty for the actual length. */
  declared: text,
})
export type WrittenFrame = z.infer<typeof frameSchema>

const fragmentsSchema = z.object({
  on: z.boolean().catch(false),
  /** Sizes in order: `10, 0, 5`. */
  sizes: text,
  between: z.enum(betweens).catch('none'),
  /** Send them after this number of fragments. */
  after: z.string().catch('1'),
  payload: text,
})
export type WrittenFragments = z.infer<typeof fragmentsSchema>

const closeSchema = z.object({
  how: z.enum(closings).catch('frame'),
  code: z.string().catch('1000'),
  reason: text,
})
export type WrittenClose = z.infer<typeof closeSchema>

const repeatSchema = z.object({
  /** Milliseconds. */
  interval: z.string().catch('1000'),
  /** Empty runs until stopped. */
  count: text,
})
export type WrittenRepeat = z.infer<typeof repeatSchema>

const textsSchema = z.object({ text, json: text, hex: text })

const writtenSchema = z.object({
  mode: z.enum(modes).catch('text'),
  as: z.enum(ways).catch('text'),
  texts: textsSchema.catch(() => textsSchema.parse({})),
  /** Text and JSON are templates with `{{...}}`; Text also has escapes. */
  variables: z.boolean().catch(false),
  lineEnding: z.enum(lineEndings).catch('none'),
  /** Compress with permessage-deflate. */
  compress: z.boolean().catch(false),
  close: closeSchema.catch(() => closeSchema.parse({})),
  frame: frameSchema.catch(() => frameSchema.parse({})),
  fragments: fragmentsSchema.catch(() => fragmentsSchema.parse({})),
  repeat: repeatSchema.catch(() => repeatSchema.parse({})),
})
export type Written = z.infer<typeof writtenSchema>

/** Parses a stored draft; missing values get their defaults, and anything else becomes a new draft. */
export const readWritten = (kept: unknown): Written =>
  writtenSchema.catch(() => writtenSchema.parse({})).parse(kept)
