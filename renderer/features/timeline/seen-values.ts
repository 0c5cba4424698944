/** Values of visible rows that a filter may compare with: paths and values of JSON, addresses of peers. */
import type { Seen } from '../../../shared/filter/complete.ts'
import { withoutPrefix } from '../../../shared/content/json-parts.ts'
import { jsonLeaves } from '../../../shared/filter/json-paths.ts'
import type { Timeline } from '../../state/timeline/timeline.svelte.ts'

/** Maximum number of values per path. */
const maxValues = 12
/** Maximum length of an offered value. Characters. */
const longestValue = 60

/** Maximum number of paths. */
const maxPaths = 200
/** Maximum number of peers. */
const maxPeers = 50

/** Also remembers rows that were visible before, so that a filter can be widened again. */
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

  /** Adds the visible rows. */
  refresh(): this {
    const { connections } = this.#timeline
    for (const { connection, event, decoded, ...entry } of this.#timeline.inSight()) {
      const { preview, previewHex } = decoded ?? entry
      const peer = connections.address(connection)
      if (peer !== '' && this.#peers.size < maxPeers)
        this.#peers.add(/^[\w.\-:]+$/.test(peer) ? peer : JSON.stringify(peer))
      if (event === null && !previewHex) this.#takeJson(preview)
    }
    return this
  }

  #takeJson(text: string): void {
    for (const { path, value } of jsonLeaves(withoutPrefix(text))) {
      let values = this.json.get(path)
      if (values === undefined) {
        if (this.json.size >= maxPaths) continue
        values = new Set()
        this.json.set(path, values)
      }
      // Not every escape of JSON is one of the filter language.
      if (values.size < maxValues && value.length <= longestValue && !value.includes('\\'))
        values.add(value)
    }
  }
}
