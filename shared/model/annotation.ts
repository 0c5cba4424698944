/**
 * Annotations: what a user adds to a row of a timeline. They belong to a place in the record rather than to a row, so that
 * they stay in every view: a place is an entry and an offset in its payload, which is 0 except for messages that begin
 * within an entry of a TCP stream.
 */
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'

/** Colours of rows, by name: each theme has its own values. */
export const rowColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const
export type RowColour = (typeof rowColours)[number]

/** Maximum length of a note. UTF-16 units. */
export const maxNoteLength = 4_000
/** Maximum number of annotations of a session. */
export const maxAnnotations = 100_000

export const entryPlaceSchema = z.object({
  /** Number of the entry; of a message, that of its first entry. */
  n: z.int().positive(),
  /** Where a message begins in the payload of that entry. Bytes. */
  offset: z.int().nonnegative().default(0),
})
export type EntryPlace = z.infer<typeof entryPlaceSchema>

export const noteTextSchema = z.string().max(maxNoteLength)

export const annotationSchema = z.lazy(() =>
  entryPlaceSchema.extend({
    bookmarked: z.boolean(),
    /** Empty for none. */
    note: noteTextSchema,
    colour: z.enum(rowColours).nullable(),
  }),
)
export type Annotation = z.infer<typeof annotationSchema>

/** Reports whether nothing is left: such an annotation is deleted. */
export const isEmpty = ({
  bookmarked,
  note,
  colour,
}: Pick<Annotation, 'bookmarked' | 'note' | 'colour'>): boolean =>
  !bookmarked && note === '' && colour === null

/** Creates the error for more than `maxAnnotations`. */
export const tooManyAnnotations = (): AppError =>
  new AppError(
    'bad-input',
    `A session can have at most ${String(maxAnnotations)} rows with a bookmark, a note or a colour.`,
  )

/** Returns a number below, equal to or above 0: the order of places in a session. */
export const comparePlaces = (a: EntryPlace, b: EntryPlace): number =>
  a.n - b.n || a.offset - b.offset
