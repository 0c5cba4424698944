/**
 * A child process under test: its output by lines, its exit, and its end with the test that owns it. Tests wait for
 * output text; if it does not come, the error shows the actual output.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface ProgramOptions {
  cwd?: string
  /** Variables in addition to those of this process. */
  env?: Record<string, string>
  /** Signals are sent to the whole process group, as a terminal does: npm passes none on. */
  group?: boolean
}

/** How long a test waits for a line or an exit before it fails with the actual output. Milliseconds. */
const patienceMs = 30_000
/** From the request to end until the kill. Milliseconds. */
const graceMs = 10_000

export class Program implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #exited: Promise<number | null>
  readonly #name: string
  readonly #group: boolean
  readonly #watchers = new Set<() => void>()
  #stdout = ''
  #stderr = ''
  #over = false

  constructor(command: string, args: readonly string[], options: ProgramOptions = {}) {
    this.#name = [command, ...args].join(' ')
    this.#group = options.group ?? false
    this.#child = spawn(command, args, {
      detached: this.#group,
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
      this.#notify()
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
      this.#notify()
    })
    // A program that ended before reading its input breaks the pipe; the test sees its exit code.
    this.#child.stdin?.on('error', () => undefined)
    this.#exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', (code) => {
        this.#over = true
        this.#notify()
        resolve(code)
      })
    })
    // Awaited where the exit is needed; a program that cannot start also fails those that wait for its output.
    this.#exited.catch((error: unknown) => {
      this.#stderr += String(error)
      this.#over = true
      this.#notify()
    })
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.#name} did not start`)
    return this.#child.pid
  }

  get running(): boolean {
    return !this.#over
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Complete lines of the standard output so far. */
  get lines(): string[] {
    return this.#stdout.split('\n').slice(0, -1)
  }

  /** Resolves with the first result of `find` over the output that is not undefined. */
  async waitFor<T>(
    what: string,
    find: (program: this) => T | undefined,
    withinMs = patienceMs,
  ): Promise<T> {
    const deadline = AbortSignal.timeout(withinMs)
    for (;;) {
      const found = find(this)
      if (found !== undefined) return found
      if (this.#over) throw this.#complaint(`ended before ${what}`)
      if (deadline.aborted) throw this.#complaint(`gave no ${what} in ${String(withinMs)} ms`)
      await this.#change(deadline)
    }
  }

  /** Resolves with the first match in the standard output. */
  async waitForOutput(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.waitFor(String(pattern), (self) => self.#stdout.match(pattern) ?? undefined)
  }

  /** Resolves with the first match in the standard error. */
  async waitForError(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.waitFor(String(pattern), (self) => self.#stderr.match(pattern) ?? undefined)
  }

  /** Writes to the standard input. */
  write(text: string): void {
    this.#child.stdin?.write(text)
  }

  closeInput(): void {
    this.#child.stdin?.end()
  }

  /** Stops reading the standard output, as `head` does. */
  closeOutput(): void {
    this.#child.stdout?.destroy()
  }

  /** The exit code once the program has ended and all its output was read; null after a signal. */
  async exit(withinMs = patienceMs): Promise<number | null> {
    const ended = await Promise.race([
      this.#exited.then((code) => ({ code })),
      once(AbortSignal.timeout(withinMs), 'abort').then(() => undefined),
    ])
    if (!ended) throw this.#complaint(`did not end in ${String(withinMs)} ms`)
    return ended.code
  }

  /** Requests the program to end and returns its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (!this.#over) this.#kill(signal)
    return this.exit()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return
    const killer = setTimeout(() => {
      this.#kill('SIGKILL')
    }, graceMs)
    this.#kill('SIGTERM')
    await this.#exited.finally(() => {
      clearTimeout(killer)
    })
  }

  #kill(signal: NodeJS.Signals): void {
    if (this.#group) process.kill(-this.pid, signal)
    else this.#child.kill(signal)
  }

  #notify(): void {
    for (const wake of this.#watchers) wake()
  }

  #change(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#watchers.delete(wake)
        deadline.removeEventListener('abort', wake)
        resolve()
      }
      this.#watchers.add(wake)
      deadline.addEventListener('abort', wake)
    })
  }

  #complaint(why: string): Error {
    return new Error(
      `${this.#name} ${why}\n--- stdout\n${this.#stdout}\n--- stderr\n${this.#stderr}`,
    )
  }
}
