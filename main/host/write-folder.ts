/** Unpacks an archive of files (`main/engine/interchange/tar.ts`) to a new folder: it is complete, or does not exist. */
import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../../shared/contract/errors.ts'
import { paddingOf, readTarHead, tarBlock } from '../engine/interchange/tar.ts'

/**
 * The files are written to a new folder beside it, under an unpredictable name; that folder is removed after an error. An
 * existing file, folder or symbolic link is never replaced.
 * @throws AppError `bad-input` if something with that name exists; the system's errors
 */
export async function writeFolder(folder: string, archive: Readable): Promise<void> {
  await mustBeNew(folder)
  const part = `${folder}.${randomBytes(6).toString('hex')}.part`
  await mkdir(part)
  try {
    await unpack(archive, part)
    await mustBeNew(folder)
    await rename(part, folder)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

async function mustBeNew(path: string): Promise<void> {
  try {
    await lstat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  throw new AppError(
    'bad-input',
    `${path} already exists.`,
    'Specify a folder that does not exist.',
  )
}

async function unpack(archive: Readable, folder: string): Promise<void> {
  const blocks = new Blocks(archive)
  for (;;) {
    const head = readTarHead(await blocks.exactly(tarBlock))
    if (head === null) return
    // Names come from the engine, and never lead out of the folder.
    const file = await open(join(folder, basename(head.name)), 'wx')
    try {
      await copy(blocks, head.size, file)
    } finally {
      await file.close()
    }
    await blocks.exactly(paddingOf(head.size))
  }
}

async function copy(blocks: Blocks, size: number, file: FileHandle): Promise<void> {
  for (let left = size; left > 0;) {
    const bytes = await blocks.upTo(left)
    await file.writeFile(bytes)
    left -= bytes.length
  }
}

/** The bytes of a stream in the lengths that are asked for. */
class Blocks {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  }

  /** Returns at least one byte, and at most `length`. @throws Error at the end of the stream */
  async upTo(length: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) throw new Error('The archive ends too early.')
      const { buffer, byteOffset, length: size } = next.value
      this.#rest = Buffer.from(buffer, byteOffset, size)
    }
    const bytes = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(bytes.length)
    return bytes
  }

  async exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = length; left > 0;) {
      const bytes = await this.upTo(left)
      parts.push(bytes)
      left -= bytes.length
    }
    return Buffer.concat(parts)
  }
}
