/** Annotations of rows: bookmarks, notes and colours; and the colour rules of a session. */
import { z } from 'zod'
import {
  annotationSchema,
  entryPlaceSchema,
  noteTextSchema,
  rowColours,
} from '../../model/annotation.ts'
import { colourRulesSchema } from '../../model/colour-rule.ts'
import { entrySummarySchema } from '../../model/entry.ts'
import { maxPage } from '../limits.ts'
import { method, nothing, sessionNumber } from '../method.ts'

/** Only those with a bookmark, or only those with a bookmark or a note. */
const onlySchema = z.enum(['bookmarks', 'bookmarks-and-notes'])

const annotatedEntrySchema = z.lazy(() =>
  z.object({ annotation: annotationSchema, entry: entrySummarySchema }),
)
/** An annotation and the entry of its place. */
export type AnnotatedEntry = z.infer<typeof annotatedEntrySchema>

export const annotationsMethods = {
  /**
   * Changes the annotations of places; what is omitted stays. An annotation without a bookmark, a note and a colour is
   * deleted. Fails with `not-found` for an entry that does not exist or was dropped; nothing is changed then.
   */
  annotate: method(
    () =>
      z.object({
        session: sessionNumber,
        places: z.array(entryPlaceSchema).min(1).max(maxPage),
        bookmarked: z.boolean().optional(),
        note: noteTextSchema.optional(),
        colour: z.enum(rowColours).nullable().optional(),
      }),
    () => nothing,
  ),
  /** Annotations with their entries, from position `from` in the order of the session; `total` is the number of matches. */
  annotations: method(
    () =>
      z.object({
        session: sessionNumber,
        /** A part of the note, case-insensitive, or `#` and the number of an entry; empty for all. */
        search: z.string().max(200).default(''),
        only: onlySchema.optional(),
        from: z.int().min(1).default(1),
        limit: z.int().min(1).max(maxPage).default(maxPage),
      }),
    () => z.object({ total: z.number(), annotations: z.array(annotatedEntrySchema) }),
  ),
  /** The annotation after a place, or before it with `step` -1; null if there is none. */
  nextAnnotation: method(
    () =>
      z.object({
        session: sessionNumber,
        /** The start or the end of the session when omitted. */
        from: entryPlaceSchema.optional(),
        step: z.literal([1, -1]),
        only: onlySchema.optional(),
      }),
    () => annotatedEntrySchema.nullable(),
  ),
  /** The colour rules of a session, the first one first; without those that this version does not know. */
  colourRules: method(
    () => z.object({ session: sessionNumber }),
    () => colourRulesSchema,
  ),
  /** Replaces the colour rules of a session. A rule with a syntax error is kept. */
  setColourRules: method(
    () => z.object({ session: sessionNumber, rules: colourRulesSchema }),
    () => nothing,
  ),
} as const
