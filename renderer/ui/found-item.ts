/** A row of a list to choose from, as it is shown. */
import type { Component } from 'svelte'

export interface FoundItem {
  /** What it is counted by, before its name. */
  number: string
  label: string
  /** Said at its end; empty for nothing. */
  note: string
  chosen: boolean
  onpick: () => void
  /** What else can be done with it. */
  other?: { label: string; icon: Component; onpick: () => void }
}
