/** What the records of an exported session say. Blocks are binary; everything else is JSON. */
import { z } from 'zod'
import { endpointConfigSchema } from '../../../../shared/protocols/index.ts'
import { connectionSchema, cutSchema, droppedSchema } from '../../../../shared/model/session.ts'
import { fileDamaged } from './records.ts'

export const headSchema = z.object({
  format: z.int(),
  /** Version of the application that wrote it. */
  writtenBy: z.string(),
  name: z.string().min(1).max(200),
  state: z.enum(['complete', 'interrupted']),
  config: endpointConfigSchema,
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  entries: z.int().min(0),
  bytesIn: z.int().min(0),
  bytesOut: z.int().min(0),
  dropped: droppedSchema.nullable(),
  cut: cutSchema.nullable().default(null),
})
export type FileHead = z.infer<typeof headSchema>

export const connectionsSchema = z.array(connectionSchema)
export type FileConnections = z.infer<typeof connectionsSchema>

const count = z.int().min(0)
/** Handshakes of dropped entries, without which compressed frames could not be read; bytes in Base64. */
export const handshakesSchema = z.array(
  z.object({ n: count, connection: count, facts: count, at: z.int(), bytes: z.base64() }),
)
export type FileHandshakes = z.infer<typeof handshakesSchema>

/** An entry too long for a block; its parts follow it, and the block that names it by `id` comes after those. */
export const bodySchema = z.object({
  id: count,
  n: z.int().positive(),
  connection: count,
  facts: count,
  at: z.int(),
  declaredLength: count,
  length: count,
  /** Bytes behind those that the record lacks. */
  missing: count.default(0),
})
export type FileBody = z.infer<typeof bodySchema>

export const endSchema = z.object({ blocks: count })

export interface FileBlock {
  /** Number of its first entry. */
  readonly first: number
  /** See the store's `columns.ts`. */
  readonly columns: Uint8Array
  /** The bytes of its entries, one behind the other. */
  readonly payload: Uint8Array
}

/** What follows the head, except the end. */
export type FileContent =
  | { type: 'connections'; connections: FileConnections }
  | { type: 'handshakes'; handshakes: FileHandshakes }
  | { type: 'body'; body: FileBody }
  /** Of the body that came last. */
  | { type: 'part'; bytes: Uint8Array }
  | { type: 'block'; block: FileBlock }

/** A content that is JSON, as UTF-8. */
export const encodeJson = (value: object): Buffer => Buffer.from(JSON.stringify(value))

/** @throws AppError `file-damaged` */
export function decodeJson<T>(schema: z.ZodType<T>, content: Buffer): T {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')))
  } catch (cause) {
    throw fileDamaged({ cause })
  }
}

/** f64 number of the first entry, u32 bytes of the columns, the columns, the payload. */
const blockHeader = 12

/** The content of a block: `blockHeader`, columns, payload, in little endian. */
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
