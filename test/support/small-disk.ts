/** A small file system in memory, unmounted with the test. It can be filled, and room made on it again. */
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const chunk = Buffer.alloc(65_536, 1)

export class SmallDisk implements Disposable {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Null where none can be mounted. */
  static mount(mebibytes: number): SmallDisk | null {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
    const folder = mkdtempSync(join(tmpdir(), 'sockeye-disk-'))
    const options = ['-t', 'tmpfs', '-o', `size=${String(mebibytes)}m`, 'tmpfs', folder]
    try {
      execFileSync('mount', options, { stdio: 'ignore' })
      return new SmallDisk(folder)
    } catch {
      // A container may not.
      rmdirSync(folder)
      return null
    }
  }

  get #ballast(): string {
    return join(this.path, 'ballast')
  }

  /** Takes all the room that is left, except for as many bytes. */
  fill(left = 0): void {
    const file = openSync(this.#ballast, 'a')
    try {
      for (let size = chunk.length; size > 0;) {
        try {
          writeSync(file, chunk, 0, size)
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
          size >>>= 1
        }
      }
      if (left > 0) ftruncateSync(file, Math.max(0, statSync(this.#ballast).size - left))
    } finally {
      closeSync(file)
    }
  }

  /** Gives the room back that `fill` took. */
  makeRoom(): void {
    rmSync(this.#ballast, { force: true })
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.path])
    rmdirSync(this.path)
  }
}
