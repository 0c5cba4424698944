/** The content of the records of a session file. Blocks are binary; everything else is JSON. */
import { z } from 'zod'
import { parseBoundedJson } from '../../../../shared/bytes/bounded-json.ts'
import { annotationSchema, isEmpty } from '../../../../shared/model/annotation.ts'
import { colourRulesSchema } from '../../../../shared/model/colour-rule.ts'
import { endpointConfigSchema } from '../../../../shared/protocols/index.ts'
import { PackedColumns } from '../../store/format/columns.ts'
import { fileDamaged } from './records.ts'

const count = z.int().min(0)
/** Microseconds since the epoch. */
const time = z.int().min(0)
/** Numbers that are stored in 32 bits. */
const u32 = z.int().min(0).max(0xffff_ffff)

/** Like `droppedSchema`, with whole numbers. */
const dropped = z.object({
  entries: count,
  bytesIn: count,
  bytesOut: count,
  from: time,
  to: time,
})

export const headSchema = z
  .object({
    format: z.int(),
    /** Version of the application that wrote the file. */
    writtenBy: z.string().max(200),
    name: z.string().min(1).max(200),
    state: z.enum(['complete', 'interrupted']),
    config: endpointConfigSchema,
    startedAt: time,
    endedAt: time.nullable(),
    // The number after the last entry must be safe as well.
    entries: count.max(Number.MAX_SAFE_INTEGER - 1),
    bytesIn: count,
    bytesOut: count,
    dropped: dropped.nullable(),
    cut: z.object({ entries: count, bytes: count }).nullable().default(null),
    /** Omitted without rules. Older versions ignore them. */
    colourRules: colourRulesSchema.default([]),
    /**
     * The text encoding that was chosen for the session, its endpoint or all sessions; null for none. Older versions ignore
     * it, and each version ignores a name that only a newer one knows.
     */
    encoding: z.string().max(40).nullable().default(null),
  })
  .refine(({ entries, dropped }) => (dropped?.entries ?? 0) <= entries)
export type FileHead = z.infer<typeof headSchema>

/** Maximum number of connections in one record. */
export const connectionsPage = 1_000

/**
 * Maximum length of the name or address of a host: a name has at most 253 bytes, an IPv6 address with its zone fewer.
 */
const hostLength = 255
const address = z.object({
  host: z.string().max(hostLength),
  port: z.int().min(0).max(65_535),
})
export const connectionsSchema = z
  .array(
    z.object({
      connection: u32.positive(),
      local: address.nullable(),
      remote: address.nullable(),
      openedAt: time,
      closedAt: time.nullable(),
      bytesIn: count,
      bytesOut: count,
    }),
  )
  .min(1)
  .max(connectionsPage)
export type FileConnections = z.infer<typeof connectionsSchema>

/** Native code: the regular expression of `z.base64` takes a second for the longest record. */
const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text

/** Maximum length of a handshake in Base64: an entry of a block has at most 1 MiB. */
const handshakeLength = 1_400_000
/** Handshakes of dropped entries, which are needed to read compressed frames; bytes in Base64. */
export const handshakesSchema = z
  .array(
    z.object({
      n: z.int().positive(),
      connection: u32,
      facts: u32,
      at: time,
      bytes: z.string().max(handshakeLength).refine(isBase64),
    }),
  )
  .min(1)
export type FileHandshakes = z.infer<typeof handshakesSchema>

/** An entry too long for a block. Its parts follow it, and the block that refers to it by `id` follows those. */
export const bodySchema = z
  .object({
    id: count,
    n: z.int().positive(),
    connection: u32,
    facts: u32,
    at: time,
    declaredLength: count,
    length: count,
    /** Number of bytes after those that were not recorded. */
    missing: count.default(0),
  })
  .refine(({ length, missing }) => Number.isSafeInteger(length + missing))
export type FileBody = z.infer<typeof bodySchema>

/** Maximum number of annotations in one record. */
export const annotationsPage = 1_000
export const annotationsSchema = z.lazy(() =>
  z
    .array(annotationSchema.refine((annotation) => !isEmpty(annotation)))
    .min(1)
    .max(annotationsPage),
)
export type FileAnnotations = z.infer<typeof annotationsSchema>

export const endSchema = z.object({ blocks: count })

export interface FileBlock {
  /** Number of its first entry. */
  readonly first: number
  /** See the store's `columns.ts`. */
  readonly columns: Uint8Array
  /** The bytes of its entries, without gaps. */
  readonly payload: Uint8Array
}

/** A record between the head and the end. */
export type FileContent =
  | { type: 'connections'; connections: FileConnections }
  | { type: 'handshakes'; handshakes: FileHandshakes }
  | { type: 'annotations'; annotations: FileAnnotations }
  | { type: 'body'; body: FileBody }
  /** A part of the latest body. */
  | { type: 'part'; bytes: Uint8Array }
  | { type: 'block'; block: FileBlock }

/** Encodes JSON content as UTF-8. */
export const encodeJson = (value: object): Buffer => Buffer.from(JSON.stringify(value))

/** Maximum number of values in JSON content: a connection has fewer than 15. */
const maxValues = 100_000

/** @throws AppError `file-damaged` */
export function decodeJson<T>(schema: z.ZodType<T>, content: Uint8Array): T {
  try {
    return schema.parse(parseBoundedJson(content, maxValues))
  } catch (cause) {
    throw fileDamaged({ cause })
  }
}

/** f64 number of the first entry, u32 bytes of the columns, the columns, the payload. */
const blockHeader = 12

/** Encodes a block: `blockHeader`, columns, payload, in little endian. */
export function encodeBlock({ first, columns, payload }: FileBlock): Buffer {
  const content = Buffer.alloc(blockHeader + columns.length + payload.length)
  content.writeDoubleLE(first, 0)
  content.writeUInt32LE(columns.length, 8)
  content.set(columns, blockHeader)
  content.set(payload, blockHeader + columns.length)
  return content
}

/** @throws AppError `file-damaged` */
export function decodeBlock(content: Buffer): FileBlock {
  const end = content.length < blockHeader ? Infinity : blockHeader + content.readUInt32LE(8)
  if (end > content.length) throw fileDamaged()
  return {
    first: content.readDoubleLE(0),
    columns: content.subarray(blockHeader, end),
    payload: content.subarray(end),
  }
}

/** Returns the number of entries that the columns of a block declare. @throws AppError `file-damaged` */
export function countOf({ columns }: FileBlock): number {
  try {
    return new PackedColumns(columns).count
  } catch (cause) {
    throw fileDamaged({ cause })
  }
}
