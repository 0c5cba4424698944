/**
 * The life cycle of a client endpoint: attempts with delays between them, until it is closed, gives up, or its
 * connection ends without another attempt. Maintains `SessionStatus`. The same for TCP and WebSocket.
 */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import { setTimeout as delay } from 'node:timers/promises'
import type { Reconnect } from '../../../../shared/protocols/options/reconnect.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import { nowUs } from '../../clock.ts'
import { notOpen, type EndpointContext } from '../endpoint.ts'
import { initialLive, SessionStatusState } from './session-status.ts'
import type { Problem } from '../../../../shared/problems/problems.ts'
import { rawMessage } from '../../../../shared/problems/texts.ts'
import { ConnectFailure } from '../transport/network-errors.ts'
import { reconnectDelayMs } from './reconnect.ts'

/** An established connection: for WebSocket, after the opening handshake. */
export interface ClientConnection {
  /** Its number in the session. */
  readonly connection: number
  /** The fields it adds to `SessionStatus`. */
  readonly facts: Pick<
    SessionStatus,
    'local' | 'remote' | 'subprotocol' | 'extensions' | 'openMs' | 'upgradeMs' | 'tls'
  >
  /**
   * Resolves when it has ended, its entries are written and `recording.closeConnection` was called; with the problem if
   * there was one.
   */
  readonly gone: Promise<Problem | null>
  /** Ends it gracefully within a bounded time. */
  close(): Promise<void>
}

/**
 * Makes the n-th connection, counted from 1.
 * @throws ConnectFailure when the attempt fails; its entries are written
 */
export type AttemptToConnect<C extends ClientConnection> = (
  attempt: number,
  signal: AbortSignal,
) => Promise<C>

export class ClientLifecycle<C extends ClientConnection> {
  readonly #context: EndpointContext
  readonly #reconnect: Reconnect
  readonly #attempt: AttemptToConnect<C>
  readonly #live: SessionStatusState
  readonly #closing = new AbortController()
  readonly #done: Promise<void>
  #current: C | null = null
  #last = false

  /** Starts the first attempt. */
  constructor(context: EndpointContext, reconnect: Reconnect, attempt: AttemptToConnect<C>) {
    this.#context = context
    this.#reconnect = reconnect
    this.#attempt = attempt
    this.#live = new SessionStatusState(context)
    this.#done = this.#run()
  }

  get live(): SessionStatus {
    return this.#live.value
  }

  /** The open connection, or null. */
  get current(): C | null {
    return this.#current
  }

  /**
   * The open connection, for a caller that named it or accepts any (null).
   * @throws AppError `not-open`
   */
  require(connection: number | null): C {
    const { current } = this
    if (!current) throw new AppError('not-open', 'No open connection to send on.')
    if (connection !== null && connection !== current.connection) throw notOpen(connection)
    return current
  }

  /** Ends the named connection, and with it the endpoint: a connection closed by the user is not made again. */
  async closeConnection(connection: number): Promise<void> {
    const current = this.require(connection)
    this.#last = true
    await current.close()
    await this.#done
  }

  /** Ends the current attempt, delay or connection. */
  async close(): Promise<void> {
    if (this.live.phase !== 'closed') this.#live.update({ phase: 'closing', retryAt: null })
    this.#closing.abort()
    await this.#current?.close()
    await this.#done
  }

  /** No further attempt is made: the user closed the endpoint or its connection. */
  #isOver(): boolean {
    return this.#last || this.#closing.signal.aborted
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    // The caller receives its endpoint before the first report about it.
    await Promise.resolve()
    let problem: Problem | null = null
    try {
      let failures = 0
      for (let attempt = 1; !this.#isOver(); attempt++) {
        const startedAt = nowUs()
        problem = await this.#once(attempt)
        if (this.#isOver()) break
        // A connection that lasted longer than the delay before it resets the series of failures.
        const stoodMs = this.#live.value.openMs === null ? 0 : (nowUs() - startedAt) / 1_000
        failures = stoodMs > reconnectDelayMs(this.#reconnect, failures) ? 1 : failures + 1
        if (failures > this.#reconnect.attempts) {
          if (this.#reconnect.attempts > 0) this.#noteGaveUp(failures - 1)
          break
        }
        await this.#wait(attempt + 1, reconnectDelayMs(this.#reconnect, failures), problem)
      }
    } catch (error) {
      if (!signal.aborted) problem = this.#recordBug(error)
    }
    this.#live.update({ phase: 'closed', connections: 0, problem })
    if (!signal.aborted) this.#context.ended()
  }

  /** One attempt and, if it succeeds, its connection until that ends. */
  async #once(attempt: number): Promise<Problem | null> {
    const { signal } = this.#closing
    if (attempt > 1) this.#live.update(initialLive)
    try {
      this.#current = await this.#attempt(attempt, signal)
    } catch (error) {
      if (error instanceof ConnectFailure) return error.problem
      throw error
    }
    const connection = this.#current
    if (signal.aborted) await connection.close()
    else this.#live.update({ phase: 'open', connections: 1, ...connection.facts })
    const problem = await connection.gone
    this.#current = null
    return problem
  }

  async #wait(attempt: number, delayMs: number, problem: Problem | null): Promise<void> {
    const note = noteOf({ code: 'reconnecting', data: { attempt, delayMs } })
    this.#context.recording.event(0, note)
    const retryAt = nowUs() + delayMs * 1_000
    this.#live.update({ ...initialLive, phase: 'waiting', retryAt, problem })
    await delay(delayMs, undefined, { signal: this.#closing.signal })
  }

  #noteGaveUp(attempts: number): void {
    this.#context.recording.event(0, noteOf({ code: 'gave-up', data: { attempts } }))
  }

  /** An internal error ends only this endpoint, and is recorded where the user sees it. */
  #recordBug(error: unknown): Problem {
    const problem = {
      code: 'INTERNAL',
      message: rawMessage(error),
      hint: 'This is a bug in Sockeye.',
    } as const
    this.#context.recording.event(0, { kind: 'error', ...problem })
    return problem
  }
}
