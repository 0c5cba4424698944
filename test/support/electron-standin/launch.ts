/** An application on the stand-in, as a test starts, drives and ends it. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from '@playwright/test'
import type { ElectronModule, RemoteAnswer, RemoteCall } from './remote.ts'

const entry = fileURLToPath(new URL('main.ts', import.meta.url))
/** How long a test waits for a start or an end. Milliseconds. */
const patienceMs = 30_000

export class StandinApp implements AsyncDisposable {
  readonly exited: Promise<number | null>
  readonly #child: ChildProcess
  readonly #calls = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #endpoint = Promise.withResolvers<string>()
  #browser: Browser | undefined
  #output = ''
  #lastCall = 0

  /**
   * Starts the application with this entry; its window opens later.
   * @param platform whose Electron it sees
   */
  constructor(
    application: string,
    args: readonly string[],
    platform: NodeJS.Platform = process.platform,
  ) {
    const { NODE_OPTIONS: _, ...env } = process.env
    this.#child = fork(entry, [application, ...args], {
      execArgv: [],
      env: { ...env, SOCKEYE_STANDIN_PLATFORM: platform },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    this.#child.on('message', (answer: RemoteAnswer) => this.#onMessage(answer))
    this.exited = once(this.#child, 'close').then(([code]) => {
      const gone = new Error(`The app ended with ${String(code)}.\n${this.#output}`)
      this.#endpoint.reject(gone)
      for (const call of this.#calls.values()) call.reject(gone)
      return code as number | null
    })
    // Each is awaited where it is needed.
    this.#endpoint.promise.catch(() => undefined)
  }

  /** Its output so far, on either stream. */
  get output(): string {
    return this.#output
  }

  /** The window, once it is there; another page after its process has crashed. */
  async firstWindow(): Promise<Page> {
    this.#browser ??= await chromium.connectOverCDP(await this.#endpoint.promise)
    const [context] = this.#browser.contexts()
    if (!context) throw new Error('The browser of the stand-in has no context')
    const deadline = AbortSignal.timeout(patienceMs)
    for (;;) {
      const page = context.pages().find((each) => each.url().startsWith('https://'))
      if (page) return page
      const [first] = context.pages()
      const next = first
        ? first.waitForURL(/^https:/, { timeout: patienceMs })
        : context.waitForEvent('page', { timeout: patienceMs })
      await next
      deadline.throwIfAborted()
    }
  }

  /** Runs a function in the main process; its result must be plain data. */
  async evaluate<A, R>(
    method: (electron: ElectronModule, argument: A) => R,
    argument: A,
  ): Promise<Awaited<R>> {
    const id = ++this.#lastCall
    const call = Promise.withResolvers<unknown>()
    this.#calls.set(id, call)
    this.#child.send({ id, source: String(method), argument } satisfies RemoteCall)
    return (await call.promise) as Awaited<R>
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser?.close()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await this.exited
  }

  #onMessage(answer: RemoteAnswer): void {
    if ('endpoint' in answer) return this.#endpoint.resolve(answer.endpoint)
    const call = this.#calls.get(answer.id)
    this.#calls.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(answer.error))
    else call?.resolve(answer.value)
  }
}
