/**
 * The tail's file: the entries of a session that are not in a full block of the database yet. A header, then frames,
 * each with what was added since the one before. A frame that is incomplete or from an earlier use of the file ends it:
 * checksums are seeded with a number that is new in each use. Integers are little-endian.
 *
 *   header: 'SKYT', u32 version (1), u32 seed, u32 session, then the name of the owner, 36 bytes
 *   frame:  u32 length of what follows the checksum, u32 CRC-32, u32 length of the JSON, JSON, bytes the JSON counts
 */
import { crc32 } from 'node:zlib'
import { z } from 'zod'

const magic = 'SKYT'
const version = 1
const ownerBytes = 36
export const tailHeaderBytes = 16 + ownerBytes
const frameHeaderBytes = 12

export interface TailHeader {
  /** A new value each time the file is restarted. */
  seed: number
  session: number
  owner: string
}

const address = z.object({ host: z.string(), port: z.number() }).nullable()
const connectionSchema = z.object({
  connection: z.number(),
  local: address,
  remote: address,
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  bytesIn: z.number(),
  bytesOut: z.number(),
})
const length = z.int().nonnegative()
const frameSchema = z.object({
  /** How many times the whole tail had been written into the database. */
  folds: z.number(),
  /** Number of the first entry of the open block. */
  block: z.number(),
  counters: z.object({
    entries: z.number(),
    bytesIn: z.number(),
    bytesOut: z.number(),
    size: z.number(),
    cutEntries: z.number(),
    cutBytes: z.number(),
  }),
  connections: z.array(connectionSchema).default([]),
  held: z
    .array(
      z.discriminatedUnion('change', [
        z.object({
          change: z.literal('hold'),
          connection: z.number(),
          flags: z.number(),
          at: z.number(),
          length,
        }),
        z.object({ change: z.literal('release'), connection: z.number() }),
      ]),
    )
    .default([]),
  pieces: z
    .array(
      z.object({
        body: z.number(),
        /** Offset of its first byte in the body. */
        from: z.number(),
        flags: z.number(),
        missing: z.number(),
        length,
      }),
    )
    .default([]),
  entries: z.object({ first: z.number(), columns: length, payload: length }).optional(),
})
type FrameJson = z.infer<typeof frameSchema>

/** A connection as it was when the frame was written. */
export type TailConnection = z.infer<typeof connectionSchema>
export type TailCounters = FrameJson['counters']
/** A change of the bytes held of an incomplete entry: more bytes, or that they are no longer needed. */
export type HeldChange =
  | { change: 'hold'; connection: number; flags: number; at: number; bytes: Uint8Array }
  | { change: 'release'; connection: number }
/** Bytes of a streamed body that are not yet part of a full part. */
export interface BodyPiece {
  body: number
  from: number
  flags: number
  missing: number
  bytes: Uint8Array
}

export interface TailFrame {
  folds: number
  block: number
  counters: TailCounters
  connections: TailConnection[]
  held: HeldChange[]
  pieces: BodyPiece[]
  /** Entries from number `first` on, packed like a block. */
  entries: { first: number; columns: Uint8Array; payload: Uint8Array } | null
}

export function encodeTailHeader({ seed, session, owner }: TailHeader): Buffer {
  const header = Buffer.alloc(tailHeaderBytes)
  header.write(magic, 0, 'latin1')
  header.writeUInt32LE(version, 4)
  header.writeUInt32LE(seed, 8)
  header.writeUInt32LE(session, 12)
  header.write(owner.slice(0, ownerBytes), 16, 'latin1')
  return header
}

/** Returns null when the file does not begin with such a header. */
export function decodeTailHeader(file: Buffer): TailHeader | null {
  if (file.length < tailHeaderBytes || file.toString('latin1', 0, 4) !== magic) return null
  if (file.readUInt32LE(4) !== version) return null
  const owner = file.toString('latin1', 16, tailHeaderBytes).replace(/\0+$/, '')
  return { seed: file.readUInt32LE(8), session: file.readUInt32LE(12), owner }
}

export function encodeTailFrame(seed: number, frame: TailFrame): Buffer {
  const { connections, held, pieces, entries } = frame
  const json: Partial<FrameJson> = {
    folds: frame.folds,
    block: frame.block,
    counters: frame.counters,
    ...(connections.length > 0 && { connections }),
    ...(held.length > 0 && { held: held.map(heldJson) }),
    ...(pieces.length > 0 && {
      pieces: pieces.map(({ bytes, ...piece }) => ({ ...piece, length: bytes.length })),
    }),
    ...(entries && {
      entries: {
        first: entries.first,
        columns: entries.columns.length,
        payload: entries.payload.length,
      },
    }),
  }
  const text = Buffer.from(JSON.stringify(json))
  const parts: Uint8Array[] = [Buffer.alloc(frameHeaderBytes), text]
  for (const change of held) if (change.change === 'hold') parts.push(change.bytes)
  for (const { bytes } of pieces) parts.push(bytes)
  if (entries) parts.push(entries.columns, entries.payload)
  const encoded = Buffer.concat(parts)
  encoded.writeUInt32LE(encoded.length - 8, 0)
  encoded.writeUInt32LE(text.length, 8)
  encoded.writeUInt32LE(crc32(encoded.subarray(8), seed), 4)
  return encoded
}

function heldJson(change: HeldChange): FrameJson['held'][number] {
  if (change.change === 'release') return change
  const { bytes, ...hold } = change
  return { ...hold, length: bytes.length }
}

/**
 * Yields the complete frames from offset `at` of the file on, with the offset after each; ends at the first that is
 * incomplete.
 */
export function* tailFrames(
  file: Buffer,
  seed: number,
  at = tailHeaderBytes,
): Generator<{ frame: TailFrame; end: number }> {
  while (at + frameHeaderBytes <= file.length) {
    const end = at + 8 + file.readUInt32LE(at)
    if (end > file.length || end < at + frameHeaderBytes) return
    const checked = file.subarray(at + 8, end)
    if (crc32(checked, seed) !== file.readUInt32LE(at + 4)) return
    const frame = decodeTailFrame(checked)
    if (frame === null) return
    yield { frame, end }
    at = end
  }
}

/** Null for a frame of another version. */
function decodeTailFrame(checked: Buffer): TailFrame | null {
  let at = 4 + checked.readUInt32LE(0)
  const take = (bytes: number): Buffer => checked.subarray(at, (at += bytes))
  const parsed = frameSchema.safeParse(JSON.parse(checked.toString('utf8', 4, at)))
  if (!parsed.success) return null
  const { held, pieces, entries, ...facts } = parsed.data
  return {
    ...facts,
    held: held.map((change) =>
      change.change === 'release' ? change : { ...change, bytes: take(change.length) },
    ),
    pieces: pieces.map((piece) => ({ ...piece, bytes: take(piece.length) })),
    entries: entries
      ? { first: entries.first, columns: take(entries.columns), payload: take(entries.payload) }
      : null,
  }
}
