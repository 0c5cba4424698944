/**
 * The container of a session file (docs/session-file.md): a mark, followed by records with a checksum each. Written and
 * read from front to back; neither side holds more than one record.
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRaw } from 'node:zlib'
import { AppError } from '../../../../shared/contract/errors.ts'
import { fileForeign } from '../errors.ts'
import { mark } from './mark.ts'

/**
 * The newest format that this version reads. The format is increased when older versions could no longer read a file
 * correctly; each file has the lowest format that is sufficient for it.
 */
export const formatVersion = 3
/** The format of a session with annotations or markers. */
export const annotatedVersion = 3
/** The format of a session with entries with missing bytes. */
export const cutVersion = 2
/** The format of any other session. */
export const wholeVersion = 1

/** Record types, in the order of their numbers in the file. */
export const recordTypes = [
  'head',
  'connections',
  'handshakes',
  'body',
  'part',
  'block',
  'end',
  'annotations',
] as const
export type RecordType = (typeof recordTypes)[number]

export interface FileRecord {
  readonly type: RecordType
  readonly content: Buffer
  /** Offset of its end in the file. Bytes. */
  readonly read: number
}

/**
 *   u8 type, from 1; u8 coding: 0 as it is, 1 deflated (RFC 1951); u16 0; u32 stored bytes; u32 bytes of the content;
 *   u32 CRC-32 of the twelve bytes before and the stored bytes. Little-endian.
 */
const headerBytes = 16
const checkedBytes = 12
/** Maximum length of the content of each type; a longer one is damage. Bytes. */
const maxContent: Record<RecordType, number> = {
  head: 4 * 1_048_576,
  connections: 4 * 1_048_576,
  handshakes: 16 * 1_048_576,
  body: 4_096,
  part: 262_144,
  block: 16 * 1_048_576,
  end: 4_096,
  annotations: 4 * 1_048_576,
}
/** RFC 1951: one bit for each of two symbols that copy 258 bytes, plus the start and end of a block. */
const mostInflated = (stored: number): number => stored * 1_032
/** Fast rather than small: most exports are passed on once. */
const level = 1

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Encodes a record: a header with a checksum, and the content, deflated if that is shorter. */
export async function encodeRecord(
  type: RecordType,
  content: Uint8Array,
  mayDeflate = true,
): Promise<Buffer> {
  const deflated = mayDeflate ? await deflate(content, { level }) : content
  const smaller = deflated.length < content.length
  const stored = smaller ? deflated : content
  const record = Buffer.alloc(headerBytes + stored.length)
  record[0] = recordTypes.indexOf(type) + 1
  record[1] = smaller ? 1 : 0
  record.writeUInt32LE(stored.length, 4)
  record.writeUInt32LE(content.length, 8)
  record.set(stored, headerBytes)
  record.writeUInt32LE(checksum(record.subarray(0, checkedBytes), stored), 12)
  return record
}

/** The parsed header of a record. */
interface Header {
  readonly type: RecordType
  readonly isDeflated: boolean
  /** Length of the record in the file, including the header. Bytes. */
  readonly size: number
  /** Length of its content. Bytes. */
  readonly length: number
}

/** Reads a file piece by piece and yields its records. */
export class RecordReader {
  #pending = Buffer.alloc(0)
  #marked = false
  #read = 0

  /** @throws AppError `file-foreign`, `file-damaged` */
  async *take(piece: Uint8Array): AsyncGenerator<FileRecord> {
    this.#pending = Buffer.concat([this.#pending, piece])
    if (!this.#marked) {
      const begun = this.#pending.subarray(0, mark.length)
      if (!begun.equals(mark.subarray(0, begun.length))) throw fileForeign()
      if (begun.length < mark.length) return
      this.#pass(mark.length)
      this.#marked = true
    }
    while (this.#pending.length >= headerBytes) {
      const header = readHeader(this.#pending)
      if (this.#pending.length < header.size) return
      const record = this.#pending.subarray(0, header.size)
      this.#pass(header.size)
      yield { type: header.type, content: await decode(record, header), read: this.#read }
    }
  }

  /** @throws AppError `file-foreign`, `file-truncated` if the file cannot end here */
  end(): void {
    if (!this.#marked) throw fileForeign()
    if (this.#pending.length > 0) throw fileTruncated()
  }

  #pass(bytes: number): void {
    this.#pending = this.#pending.subarray(bytes)
    this.#read += bytes
  }
}

/** Checks lengths before the content is awaited or allocated. @throws AppError `file-damaged` */
function readHeader(bytes: Buffer): Header {
  const type = recordTypes[bytes.readUInt8(0) - 1]
  const [coding, stored, length] = [
    bytes.readUInt8(1),
    bytes.readUInt32LE(4),
    bytes.readUInt32LE(8),
  ]
  const isKnown = coding <= 1 && bytes.readUInt16LE(2) === 0
  if (type === undefined || !isKnown || length > maxContent[type]) throw fileDamaged()
  const isDeflated = coding === 1
  if (isDeflated ? stored >= length || length > mostInflated(stored) : stored !== length)
    throw fileDamaged()
  return { type, isDeflated, size: headerBytes + stored, length }
}

async function decode(record: Buffer, { isDeflated, length }: Header): Promise<Buffer> {
  const stored = record.subarray(headerBytes)
  if (record.readUInt32LE(12) !== checksum(record.subarray(0, checkedBytes), stored))
    throw fileDamaged()
  const content = isDeflated ? await unpack(stored, length) : Buffer.from(stored)
  if (content.length !== length) throw fileDamaged()
  return content
}

async function unpack(stored: Buffer, length: number): Promise<Buffer> {
  try {
    return await inflate(stored, { maxOutputLength: Math.max(1, length) })
  } catch (cause) {
    throw fileDamaged({ cause })
  }
}

const checksum = (header: Uint8Array, stored: Uint8Array): number => crc32(stored, crc32(header))

/** The error of a wrong checksum or content. */
export const fileDamaged = (options?: ErrorOptions): AppError =>
  new AppError(
    'file-damaged',
    'This file is damaged.',
    'Nothing was imported. Export the session or copy the file again.',
    options,
  )

/** The error of a file without its last record. */
export const fileTruncated = (): AppError =>
  new AppError(
    'file-truncated',
    'This file is incomplete. Part of the session is missing.',
    'Nothing was imported. Copy the file again.',
  )

/** The error of a newer format. */
export const fileNewer = (): AppError =>
  new AppError(
    'file-newer',
    'This file was exported by a newer version of Sockeye.',
    'Update Sockeye to import it.',
  )
