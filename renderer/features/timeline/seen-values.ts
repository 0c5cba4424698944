/** What the rows in sight hold that a filter may be compared with: paths and values of JSON, addresses of peers. */
import type { Seen } from '../../../shared/filter/complete.ts'
import { jsonLeaves } from '../../../shared/filter/json-paths.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'

/** Values offered for one path. */
const maxValues = 12
/** Longest value that is offered. Characters. */
const longestValue = 60

/** Paths that are kept. */
const maxPaths = 200
/** Peers that are kept. */
const maxPeers = 50

/** Remembers also what was in sight before, so that a filter can be widened again. */
export class SeenValues implements Seen {
  readonly json = new Map<string, Set<string>>()
  readonly #peers = new Set<string>()
  readonly #timeline: Timeline

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  get peers(): readonly string[] {
    return [...this.#peers]
  }

  /** Takes in what is in sight now. */
  refresh(): this {
    const { connections } = this.#timeline
    for (const { connection, event, preview, previewHex } of this.#timeline.inSight()) {
      const peer = connections.address(connection)
      if (peer !== '' && this.#peers.size < maxPeers)
        this.#peers.add(/^[\w.\-:]+$/.test(peer) ? peer : JSON.stringify(peer))
      if (event === null && !previewHex) this.#takeJson(preview)
    }
    return this
  }

  #takeJson(text: string): void {
    for (const { path, value } of jsonLeaves(text)) {
      let values = this.json.get(path)
      if (values === undefined) {
        if (this.json.size >= maxPaths) continue
        values = new Set()
        this.json.set(path, values)
      }
      // Not every escape of JSON is one of a filter.
      if (values.size < maxValues && value.length <= longestValue && !value.includes('\\'))
        values.add(value)
    }
  }
}
