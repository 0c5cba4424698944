/** Selects the views that apply to an entry, and the one that is shown. Pure. */
import type { DetailView, ViewSubject } from './view.ts'
import { detailViews } from './views/index.ts'

const byPriority: readonly DetailView[] = detailViews.toSorted((a, b) => b.priority - a.priority)

/** The views of an entry, in the order of their tabs. */
export const viewsOf = (subject: ViewSubject): DetailView[] =>
  byPriority.filter((view) => view.appliesTo(subject))

/** Returns the view that is shown until the user chooses one. */
export function usualView(subject: ViewSubject): DetailView | undefined {
  const views = viewsOf(subject)
  return views.find((view) => view.isUsual?.(subject)) ?? views[0]
}
