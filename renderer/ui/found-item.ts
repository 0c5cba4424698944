/** A row of a selection list as displayed. */
import type { Component } from 'svelte'

export interface FoundItem {
  /** Its number, shown before the label. */
  number: string
  label: string
  /** Shown at its end; empty for nothing. */
  note: string
  /** Shown with a tick. */
  chosen: boolean
  /** Shown instead of the tick. */
  icon?: Component
  onpick: () => void
  /** A second action of the row. */
  other?: { label: string; icon: Component; onpick: () => void }
}
