/**
 * The current state of an endpoint. All changes pass through here, so that each is reported with the time the phase
 * began.
 */
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { nowUs } from '../../clock.ts'
import { debugLog } from '../../debug-log.ts'
import type { EndpointContext } from '../endpoint.ts'

const log = debugLog('endpoints')

/** The state of an endpoint that begins to open. */
export const initialLive = {
  phase: 'opening',
  local: null,
  remote: null,
  connections: 0,
  subprotocol: '',
  extensions: '',
  openMs: null,
  upgradeMs: null,
  tls: null,
  retryAt: null,
  problem: null,
} as const satisfies Omit<SessionStatus, 'session' | 'since'>

export class SessionStatusState {
  readonly #context: EndpointContext
  #value: SessionStatus

  constructor(context: EndpointContext) {
    this.#context = context
    this.#value = { session: context.recording.session, since: nowUs(), ...initialLive }
  }

  get value(): SessionStatus {
    return this.#value
  }

  /** Changes the given fields and reports the new state. */
  update(change: Partial<Omit<SessionStatus, 'session' | 'since'>>): void {
    const began = change.phase !== undefined && change.phase !== this.#value.phase
    this.#value = { ...this.#value, ...change, ...(began && { since: nowUs() }) }
    const { session, phase, connections, problem } = this.#value
    if (began) log('session %d: %s%s', session, phase, problem === null ? '' : ` (${problem.code})`)
    else if (change.connections !== undefined)
      log('session %d: %d connections', session, connections)
    this.#context.changed(this.#value)
  }
}
