import { tick } from 'svelte'

/** Focuses an element that the next rendering creates. */
export async function focusRendered(id: string): Promise<void> {
  await tick()
  document.getElementById(id)?.focus()
}
