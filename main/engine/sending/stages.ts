/**
 * Bytes that are staged to be sent later: temporary files in the data folder, one folder for each process, so that a
 * file of any size can be sent without holding it in memory. Owned by the engine; deleted when dropped, or with the
 * engine.
 */
import { mkdtemp, open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/contract/errors.ts'
import type { OutgoingBody } from '../endpoints/endpoint.ts'

const prefix = 'staged-'
/** Bytes read, and so written, at once. */
const pieceBytes = 262_144

interface Stage {
  readonly path: string
  readonly file: FileHandle
  length: number
  /** Appends run one after the other. */
  last: Promise<unknown>
}

export class Stages {
  readonly #dataFolder: string
  readonly #stages = new Map<number, Stage>()
  #folder: Promise<string> | null = null
  #next = 1

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
  }

  /** Deletes the files of processes that have ended. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#dataFolder)) {
      if (!name.startsWith(prefix)) continue
      const owner = Number.parseInt(name.slice(prefix.length), 10)
      if (owner !== process.pid && !isAlive(owner))
        await rm(join(this.#dataFolder, name), { recursive: true, force: true })
    }
  }

  async create(): Promise<number> {
    const id = this.#next++
    this.#folder ??= mkdtemp(join(this.#dataFolder, `${prefix}${process.pid}-`))
    const path = join(await this.#folder, String(id))
    const file = await storing(open(path, 'wx+', 0o600))
    this.#stages.set(id, { path, file, length: 0, last: Promise.resolve() })
    return id
  }

  /** Returns the number of bytes so far. @throws AppError `not-found`, `disk-full`, `store-failed` */
  async append(id: number, bytes: Uint8Array): Promise<number> {
    const stage = this.#require(id)
    const append = async () => {
      await storing(writeAll(stage.file, bytes, stage.length))
      stage.length += bytes.length
      return stage.length
    }
    const done = stage.last.then(append)
    // The caller gets the error; the next append does not.
    stage.last = done.catch(() => undefined)
    return done
  }

  async drop(id: number): Promise<void> {
    const stage = this.#require(id)
    this.#stages.delete(id)
    await stage.last
    await stage.file.close()
    await rm(stage.path, { force: true })
  }

  /** Yields the bytes staged so far, in pieces. @throws AppError `not-found` */
  body(id: number): OutgoingBody {
    const { file, length } = this.#require(id)
    return { length, pieces: () => readPieces(file, length) }
  }

  async dispose(): Promise<void> {
    for (const id of [...this.#stages.keys()]) await this.drop(id)
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true })
  }

  #require(id: number): Stage {
    const stage = this.#stages.get(id)
    if (!stage) throw new AppError('not-found', `No staged content with number ${id}.`)
    return stage
  }
}

async function* readPieces(file: FileHandle, length: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < length;) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, length - offset))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset).catch(unreadable)
    if (bytesRead === 0) return unreadable(new Error('The file ended early.'))
    yield buffer.subarray(0, bytesRead)
    offset += bytesRead
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
}

const unreadable = (cause: unknown): never => {
  throw new AppError('file-unreadable', 'The staged content is no longer available.', '', { cause })
}

/** Describes an error of the disk. */
async function storing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    throw full
      ? new AppError('disk-full', 'The disk is full.', 'Free up disk space and try again.', {
          cause: error,
        })
      : new AppError('store-failed', 'Could not store the data to send.', '', { cause: error })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
