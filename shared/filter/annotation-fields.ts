/**
 * Tells, without the parser, whether a filter may depend on annotations. The window asks this for each timeline, and the
 * parser loads after the first paint.
 */
import type { FieldName, FlagName } from './fields.ts'

/** The fields and flags of annotations. */
export const annotationNames = [
  'bookmarked',
  'note',
  'colour',
  'color',
] as const satisfies readonly (FieldName | FlagName)[]

/** Reports whether a filter contains the name of an annotation, also in a string. */
export const mentionsAnnotations = (expression: string): boolean =>
  (expression.match(/[A-Za-z_][\w-]*/g) ?? []).some((word) =>
    annotationNames.some((name) => name === word),
  )
