/** A small file system in memory, unmounted with the test. It can be filled, and room made on it again. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs'
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

  /** Takes all the room that is left. */
  fill(): void {
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
