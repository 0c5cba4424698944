/** The filters a person used last, newest first; kept in the browser's local storage. */
import { z } from 'zod'

const key = 'sockeye.filters'
const kept = 12
const schema = z.array(z.string()).catch([])

export function recentFilters(storage: Storage): string[] {
  const text = storage.getItem(key)
  if (text === null) return []
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    // Whoever wrote something else there took the place of a list.
    if (error instanceof SyntaxError) return []
    throw error
  }
}

export function keepFilter(storage: Storage, filter: string): void {
  const others = recentFilters(storage).filter((one) => one !== filter)
  storage.setItem(key, JSON.stringify([filter, ...others].slice(0, kept)))
}
