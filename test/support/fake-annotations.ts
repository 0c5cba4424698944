/** The annotations of the fake engine's sessions: one for each entry, kept with it. Owned by its recordings. */
import type { Parsed } from '../../main/engine/rpc/params.ts'
import type { EngineMethod, EngineResult } from '../../shared/contract/engine.ts'
import { comparePlaces, isEmpty, type Annotation } from '../../shared/model/annotation.ts'
import type { ColourRule } from '../../shared/model/colour-rule.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'

type AnnotationMethod = Extract<
  EngineMethod,
  'annotate' | 'annotations' | 'nextAnnotation' | 'colourRules' | 'setColourRules'
>
type Answers = { [M in AnnotationMethod]: (params: Parsed<M>) => EngineResult<M> }

interface Annotated {
  annotation: Annotation
  entry: EntrySummary
}

/** @param changed called with the session after each change */
export function fakeAnnotations(
  entriesOf: (session: number) => EntrySummary[],
  changed: (session: number) => void,
): Answers {
  const found = (session: number, only: 'bookmarks' | 'bookmarks-and-notes' | undefined) =>
    entriesOf(session).flatMap((entry): Annotated[] => {
      const { annotation } = entry
      if (annotation === undefined) return []
      const { bookmarked, note } = annotation
      const isWanted =
        only === undefined || bookmarked || (only === 'bookmarks-and-notes' && note !== '')
      return isWanted ? [{ annotation, entry }] : []
    })
  const rulesOf = new Map<number, readonly ColourRule[]>()
  return {
    colourRules: ({ session }) => rulesOf.get(session) ?? [],
    setColourRules: ({ session, rules }) => {
      rulesOf.set(session, rules)
      changed(session)
      return undefined
    },
    annotate: ({ session, places, bookmarked, note, colour }) => {
      const entries = entriesOf(session)
      for (const { n } of places) {
        const { annotation: before, ...entry } = entries[n - 1]!
        const annotation: Annotation = {
          ...{ n, offset: 0 },
          bookmarked: bookmarked ?? before?.bookmarked ?? false,
          note: note ?? before?.note ?? '',
          colour: colour === undefined ? (before?.colour ?? null) : colour,
        }
        entries[n - 1] = isEmpty(annotation) ? entry : { ...entry, annotation }
      }
      changed(session)
      return undefined
    },
    annotations: ({ session, search, only, from, limit }) => {
      const all = found(session, only).filter(({ annotation }) => annotation.note.includes(search))
      return { total: all.length, annotations: all.slice(from - 1, from - 1 + limit) }
    },
    nextAnnotation: ({ session, from, step, only }) =>
      (step === 1 ? found(session, only) : found(session, only).toReversed()).find(
        ({ annotation }) => from === undefined || comparePlaces(annotation, from) * step > 0,
      ) ?? null,
  }
}
