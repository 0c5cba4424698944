/**
 * The file of a session's tail, see `format/tail-frame.ts`: each flush appends a frame of a few hundred bytes, where
 * changing the open block in the database would write whole pages. It is restarted when the database has all that it
 * contained. Created when first needed; owner: the session's writer, until the session ends.
 */
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import {
  decodeTailHeader,
  encodeTailFrame,
  encodeTailHeader,
  tailFrames,
  type TailFrame,
} from '../../format/tail-frame.ts'

/** The folder of the files, beside the database. */
export class TailFolder {
  readonly path: string

  /** @param database path of `sessions.db` */
  constructor(database: string) {
    this.path = join(dirname(database), 'tails')
  }

  fileOf(session: number): string {
    return join(this.path, `${String(session)}.tail`)
  }

  /**
   * Yields the frames of a session that was recorded by `owner`; none when there is no file.
   * @throws errors of an existing file that cannot be read
   */
  *frames(session: number, owner: string): Generator<TailFrame> {
    let file: Buffer
    try {
      file = readFileSync(this.fileOf(session))
    } catch (error) {
      if (isMissing(error)) return
      throw error
    }
    const header = decodeTailHeader(file)
    if (header?.session !== session || header.owner !== owner) return
    for (const { frame } of tailFrames(file, header.seed)) yield frame
  }

  /** Returns the sessions that have a file; none when the folder is not readable. */
  sessions(): number[] {
    try {
      return readdirSync(this.path)
        .map((name) => Number(/^(\d+)\.tail$/.exec(name)?.[1] ?? 0))
        .filter((session) => session > 0)
    } catch (error) {
      if (isUnreadable(error)) return []
      throw error
    }
  }

  /**
   * Removes the file of a session that is no longer recorded. If that is not permitted, does nothing: it is tried again
   * when the store is opened next.
   */
  remove(session: number): void {
    try {
      rmSync(this.fileOf(session), { force: true })
    } catch (error) {
      if (!isUnreadable(error)) throw error
    }
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Reports whether there is no such file, including when another kind of file has its name or that of its folder. */
const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(codeOf(error))

/** Reports whether there is no such file, or none that this user may read or remove. */
export const isUnreadable = (error: unknown): boolean =>
  isMissing(error) || ['EACCES', 'EPERM', 'EROFS', 'ELOOP'].includes(codeOf(error))

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error))

export class TailFile {
  readonly #folder: TailFolder
  readonly #session: number
  readonly #owner: string
  #file: number | null = null
  #seed = 0
  #hasHeader = false
  #size = 0
  #isSynced = true
  /** Frames that were not written because the disk was full, in order. */
  #unwritten: Uint8Array[] = []

  constructor(folder: TailFolder, session: number, owner: string) {
    this.#folder = folder
    this.#session = session
    this.#owner = owner
  }

  /** Size of the file in bytes. */
  get size(): number {
    return this.#size
  }

  /** Whether frames wait for room on the disk: they are written with the next one, or by `retry`. */
  get isBehind(): boolean {
    return this.#unwritten.length > 0
  }

  append(frame: TailFrame): void {
    if (!this.#hasHeader) this.#begin()
    this.#unwritten.push(encodeTailFrame(this.#seed, frame))
    this.retry()
  }

  /** Writes waiting frames as far as there is room. @throws errors other than that of a full disk */
  retry(): void {
    try {
      if (this.#unwritten.length > 0) this.#file ??= this.#open()
      for (let next = this.#unwritten[0]; next !== undefined; next = this.#unwritten[0]) {
        this.#write(next)
        this.#unwritten.shift()
      }
    } catch (error) {
      if (!isFull(error)) throw error
    }
  }

  /** Discards all frames before this one: the database has their content. */
  restart(frame: TailFrame): void {
    if (this.#file !== null) ftruncateSync(this.#file, 0)
    this.#size = 0
    this.#unwritten = []
    this.#hasHeader = false
    this.append(frame)
  }

  /**
   * Synchronizes the file with the disk in the background, so that it survives a power failure.
   * @param failed called with an error of the disk
   */
  sync(failed: (error: Error) => void): void {
    if (this.#file === null || this.#isSynced) return
    this.#isSynced = true
    const file = this.#file
    fdatasync(file, (error) => {
      // The session may have ended meanwhile.
      if (error && this.#file === file) failed(error)
    })
  }

  /** Closes the file; its content stays for the recovery. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  /** Deletes the file: nothing in it is needed any more. */
  remove(): void {
    const isThere = this.#file !== null
    this.close()
    if (isThere) this.#folder.remove(this.#session)
  }

  #open(): number {
    mkdirSync(this.#folder.path, { recursive: true, mode: 0o700 })
    return openSync(this.#folder.fileOf(this.#session), 'w', 0o600)
  }

  #begin(): void {
    this.#hasHeader = true
    this.#seed = (this.#seed + 1 + Math.floor(Math.random() * 2 ** 31)) >>> 0
    const header = { seed: this.#seed, session: this.#session, owner: this.#owner }
    this.#unwritten.push(encodeTailHeader(header))
  }

  /** At the end of the complete frames: a partial frame, written before the disk was full, is overwritten. */
  #write(bytes: Uint8Array): void {
    if (this.#file === null) return
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done)
    this.#size += bytes.length
    this.#isSynced = false
  }
}
