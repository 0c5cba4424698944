/** What a replay reports while it plays: its phase, its progress, the first problem, and the status of its session. */
import type { AppErrorData } from '../../../../shared/contract/errors.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { nowUs } from '../../clock.ts'
import type { EndpointContext } from '../../endpoints/endpoint.ts'
import { initialLive } from '../../endpoints/lifecycle/session-status.ts'
import type { ReplayConnection } from './replay-connection.ts'

export type ReplayPhase = 'connecting' | 'playing' | 'waiting' | 'finished'

export class ReplayStatus {
  readonly #context: EndpointContext
  readonly #connections: ReadonlyMap<number, ReplayConnection>
  readonly #progressed: () => void
  #phase: ReplayPhase = 'connecting'
  #live: SessionStatus
  #sent = 0
  #received = 0
  #problem: AppErrorData | null = null

  /** @param progressed called at every change of phase or progress */
  constructor(
    context: EndpointContext,
    connections: ReadonlyMap<number, ReplayConnection>,
    progressed: () => void,
  ) {
    this.#context = context
    this.#connections = connections
    this.#progressed = progressed
    this.#live = { session: context.recording.session, since: nowUs(), ...initialLive }
  }

  get phase(): ReplayPhase {
    return this.#phase
  }

  get live(): SessionStatus {
    return this.#live
  }

  get sent(): number {
    return this.#sent
  }

  get received(): number {
    return this.#received
  }

  /** Why not everything was sent; null without an error. */
  get problem(): AppErrorData | null {
    if (this.#problem !== null) return this.#problem
    for (const { problem } of this.#connections.values()) if (problem !== null) return problem
    return null
  }

  /** Keeps the first problem. */
  failed(problem: AppErrorData): void {
    this.#problem ??= problem
  }

  addSent(): void {
    this.#sent++
    this.#progressed()
  }

  addReceived(): void {
    this.#received++
    this.#progressed()
  }

  enter(phase: ReplayPhase): void {
    this.#phase = phase
    this.#progressed()
  }

  /** The session's state is that of all its connections; the other fields are those of the connection that changed last. */
  update(of: SessionStatus = this.#live): void {
    const connections = [...this.#connections.values()].filter(({ isOpen }) => isOpen).length
    const phase = this.#sessionPhase(connections)
    const since = phase === this.#live.phase ? this.#live.since : nowUs()
    const problem = phase === 'closed' ? (of.problem ?? this.problem) : of.problem
    this.#live = { ...of, phase, connections, since, problem }
    this.#context.changed(this.#live)
  }

  #sessionPhase(connections: number): SessionStatus['phase'] {
    if (this.#phase === 'finished') return 'closed'
    if (connections > 0) return 'open'
    return this.#phase === 'connecting' ? 'opening' : 'waiting'
  }
}
