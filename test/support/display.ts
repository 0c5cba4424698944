/** A display for programs with windows: this machine's, or a new Xvfb if there is none. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { hasDisplay } from '../../main/host/display.ts'

export class Display implements AsyncDisposable {
  /** Environment variables for a program. */
  readonly env: Readonly<Record<string, string>>
  readonly #server: ChildProcess | undefined

  private constructor(env: Record<string, string>, server?: ChildProcess) {
    this.env = env
    this.#server = server
  }

  /** Whether there is one, or one can be started. */
  static get possible(): boolean {
    return hasDisplay() || spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined
  }

  static async open(): Promise<Display> {
    if (hasDisplay()) return new Display({})
    const screen = ['-screen', '0', '1920x1080x24', '-nolisten', 'tcp']
    // It chooses a free number and writes it to the given descriptor.
    const server = spawn('Xvfb', ['-displayfd', '3', ...screen], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const [text] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer]
    return new Display({ DISPLAY: `:${String(text).trim()}` }, server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server) return
    const closed = once(this.#server, 'close')
    this.#server.kill()
    await closed
  }
}
