/** What a view of an entry is, and the props of its component. */
import type { Component } from 'svelte'
import type { LocalizedText } from '../../../shared/contract/localized-text.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { LazyModule } from '../../state/lazy-module.svelte.ts'
import type { FoundPlaces } from '../../state/timeline/found-places.svelte.ts'
import type { Contents } from './contents.svelte.ts'
import type { Body, Place } from './place.ts'

/** What decides which views an entry has. */
export interface ViewSubject {
  readonly entry: EntrySummary
  /** The payload is JSON, or too long to be read as JSON. */
  readonly hasJson: boolean
  /** The payload was compressed and is inflated. */
  readonly inflated: boolean
}

export interface ViewProps {
  /** The name of the view, for its region. */
  label: string
  place: Place
  contents: Contents
  /** The bytes that the view shows, by its `source`; empty for `entry`. */
  body: Body
  /** A compressed message as sent, to be shown beside `body`; null unless the person chose to see both. */
  beside: Body | null
  /** Where the search is found in `body`, and in `beside`. */
  found: FoundPlaces
  foundBeside: FoundPlaces
  /** Selects an entry. */
  onopen: (n: number) => void
  onproblem: (error: unknown) => void
}

export interface DetailView {
  /** The value of the setting `detailView`. A name never changes: settings files outlive versions. */
  readonly id: string
  readonly label: LocalizedText
  /**
   * What the view shows. `content`: the payload, inflated. `bytes`: the payload inflated or as sent, as the person chooses.
   * `entry`: the entry itself. Matches of the search are marked in the first two, and these are shown only when there is at
   * least one byte.
   */
  readonly source: 'content' | 'bytes' | 'entry'
  /** Tabs are in the order of the priorities, the highest first. */
  readonly priority: number
  readonly appliesTo: (subject: ViewSubject) => boolean
  /** Whether this view shows most of the entry. If no view does, the first tab is chosen. */
  readonly isUsual?: (subject: ViewSubject) => boolean
  /** The component, in a chunk of its own. */
  readonly component: LazyModule<{ readonly default: Component<ViewProps> }>
}
