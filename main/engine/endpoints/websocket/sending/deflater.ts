/**
 * Compresses the messages of one connection with permessage-deflate, RFC 7692 section 7.2.1. Messages are compressed in
 * the order they are sent, because with context takeover each depends on those before it. Owned by the connection;
 * closed with it.
 */
import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { DeflateSide } from '../../../../../shared/wire/websocket/extensions.ts'

/** The end of a sync flush, which the receiver appends again. */
const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)
/** An empty block without its tail, for an empty message; RFC 7692 section 7.2.3.6. */
const emptyBlock = Buffer.of(0x00)
/** zlib supports no smaller window than this one. */
const smallestWindowBits = 9

export class Deflater {
  readonly #side: DeflateSide
  #stream: DeflateRaw | null = null

  /** @param side parameters negotiated for this side's compressor */
  constructor(side: DeflateSide) {
    this.#side = side
  }

  /** @throws AppError `bad-input` for a window that zlib does not support */
  async deflate(bytes: Uint8Array): Promise<Uint8Array> {
    const { windowBits, noContextTakeover } = this.#side
    if (windowBits < smallestWindowBits)
      throw new AppError(
        'bad-input',
        `The compression window of ${windowBits} bits that the peer requested is not supported.`,
        'Send it uncompressed.',
      )
    // A flush directly after a flush changes nothing and produces no output.
    if (bytes.length === 0) return emptyBlock
    const stream = (this.#stream ??= createDeflateRaw({ windowBits }))
    const compressed = await write(stream, bytes)
    if (noContextTakeover) stream.reset()
    return compressed.subarray(0, compressed.length - tail.length)
  }

  close(): void {
    this.#stream?.close()
    this.#stream = null
  }
}

function write(stream: DeflateRaw, bytes: Uint8Array): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  const onData = (chunk: Buffer) => {
    chunks.push(chunk)
  }
  const onClose = () => {
    reject(
      new AppError('disconnected', 'The connection ended before the message was sent completely.'),
    )
  }
  stream.on('data', onData)
  stream.once('error', reject)
  stream.once('close', onClose)
  stream.write(bytes)
  stream.flush(constants.Z_SYNC_FLUSH, () => {
    resolve(Buffer.concat(chunks))
  })
  return promise.finally(() => {
    stream.off('data', onData)
    stream.off('error', reject)
    stream.off('close', onClose)
  })
}
