/**
 * The file of a session's open end, see `format/tail-frame.ts`: a frame is appended at each flush, a few hundred bytes,
 * where a change of the open block in the database would write whole pages. It is begun anew once the database holds all
 * that it held. Made when first needed; owner: the session's writer, until the session ends.
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

/** Where the files are: a folder beside the database. */
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
   * The frames of a session that was recorded by `owner`; none when there is no file.
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

  /** Sessions that have a file; none in a folder that may not be read. */
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
   * Removes the file of a session that is not recorded any more. One that may not be removed has no effect: it is tried
   * again when the store is next opened.
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

/** Whether there is no such file: also where its name or that of its folder is taken by something else. */
const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(codeOf(error))

/** Whether there is no such file, or none that this user may read or remove. */
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
  /** Frames that found no room on the disk, in order. */
  #unwritten: Uint8Array[] = []

  constructor(folder: TailFolder, session: number, owner: string) {
    this.#folder = folder
    this.#session = session
    this.#owner = owner
  }

  /** Bytes in it. */
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

  /** Writes what found no room before, as far as there is room now. @throws errors other than that of a full disk */
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

  /** Forgets all frames before this one: the database has what they hold. */
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

  /** Closes it; what it holds stays for the recovery. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  /** Nothing of it is needed any more. */
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

  /** At the end of what is whole: a part that was written before the disk was full is overwritten. */
  #write(bytes: Uint8Array): void {
    if (this.#file === null) return
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done)
    this.#size += bytes.length
    this.#isSynced = false
  }
}
