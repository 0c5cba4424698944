/** Test suites that need real programs: skipped by name if one is missing, or failed if they are required. */
import { describe, test } from 'vitest'
import { missingPeers, peersRequired, type PeerName } from './peers.ts'

export function describeWith(needed: readonly PeerName[], title: string, body: () => void): void {
  const missing = missingPeers(needed)
  if (missing === undefined) {
    describe(title, body)
  } else if (peersRequired()) {
    test(title, () => {
      throw new Error(missing)
    })
  } else {
    describe.skip(`${title} (${missing})`, body)
  }
}
