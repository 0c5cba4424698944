/** The description of a view of an entry, and the props of its component. */
import type { Component } from 'svelte'
import type { LocalizedText } from '../../../shared/contract/localized-text.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { LazyModule } from '../../lazy-module.svelte.ts'
import type { FocusedField } from '../../state/timeline/timeline.svelte.ts'
import type { FoundPlaces } from '../../state/timeline/found-places.svelte.ts'
import type { Contents } from './contents.svelte.ts'
import type { Body, DetailSource } from './place.ts'

/** What decides which views apply to an entry. */
export interface ViewSubject {
  readonly entry: EntrySummary
  /** The payload is JSON, or too long to be read as JSON. */
  readonly hasJson: boolean
  /** The payload was compressed and is inflated. */
  readonly inflated: boolean
  /** Content codings of the payload were removed. */
  readonly decoded: boolean
}

export interface ViewProps {
  /** The name of the view, for its region. */
  label: string
  place: DetailSource
  contents: Contents
  /** The bytes that the view shows, by its `source`: for `frame` its payload; empty for `entry`. */
  body: Body
  /** A compressed message as sent, shown beside `body`; null unless the user chose to show both. */
  beside: Body | null
  /** The matches of the search in `body`, and in `beside`. A view without a body marks them in its text. */
  found: FoundPlaces
  foundBeside: FoundPlaces
  /** The value of JSON that has the focus changed; null for none. */
  onfield: (field: FocusedField | null) => void
  /** Selects an entry. */
  onopen: (n: number) => void
  onproblem: (error: unknown) => void
}

export interface DetailView {
  /** The value of the setting `detailView`. An id never changes, because settings files are kept across versions. */
  readonly id: string
  readonly label: LocalizedText
  /**
   * What the view shows. `content`: the payload inflated and decoded. `bytes`: the same, or the payload as sent, as
   * the user chooses. `frame`: the frame with its payload as sent. `entry`: the entry itself, as words. The search moves from
   * match to match in the bytes of the first three; in words, it marks what it finds. The first two are shown only when
   * there is at least one byte.
   */
  readonly source: 'content' | 'bytes' | 'frame' | 'entry'
  /** Tabs are ordered by descending priority. */
  readonly priority: number
  readonly appliesTo: (subject: ViewSubject) => boolean
  /** Whether this view shows most of the entry. If no view does, the first tab is chosen. */
  readonly isUsual?: (subject: ViewSubject) => boolean
  /** Loads the component, which is in a separate chunk. */
  readonly component: LazyModule<{ readonly default: Component<ViewProps> }>
}

/** Whether a view shows the content of an entry, as opposed to the entry. */
export const showsContent = ({ source }: DetailView): boolean =>
  source === 'content' || source === 'bytes'
