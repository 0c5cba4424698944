/**
 * The entry or the session that was selected for comparison, until another one is compared with it. Lives as long as the
 * window. Owned by the workspace.
 */
import type { ComparedEntry, ComparedSession } from '../../../shared/model/compared.ts'

type Choice =
  | { readonly of: 'entry'; readonly entry: ComparedEntry; readonly name: string }
  | { readonly of: 'session'; readonly session: ComparedSession; readonly name: string }

export class ComparisonChoice {
  #choice = $state.raw<Choice | null>(null)

  /** The selected entry with the name of its session; null for none. */
  get entry(): Extract<Choice, { of: 'entry' }> | null {
    return this.#choice?.of === 'entry' ? this.#choice : null
  }

  /** The selected session; null for none. */
  get session(): Extract<Choice, { of: 'session' }> | null {
    return this.#choice?.of === 'session' ? this.#choice : null
  }

  choose(choice: Choice): void {
    this.#choice = choice
  }

  /** Whether this entry is the selected one. */
  isEntry(entry: ComparedEntry): boolean {
    return JSON.stringify(this.entry?.entry) === JSON.stringify(entry)
  }
}
