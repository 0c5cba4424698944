/** Two sessions that are compared. */
import type { ComparedSession } from '../../../../shared/model/compared.ts'
import type { Roles } from '../play/roles.ts'

/** One side, as it is read. */
export type Side = ComparedSession & {
  /** From the client's point of view: what a client and a server recorded of the same traffic is equal. */
  roles: Roles
}

export interface Pair {
  then: Side
  now: Side
  /** Only what came back is compared: `now` is a replay of `then`. */
  isReplay: boolean
  /** One of the two has missing bytes. */
  lacks: boolean
}
