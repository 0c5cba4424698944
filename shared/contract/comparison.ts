/** The comparison of two sessions. */
import { z } from 'zod'
import { entrySummarySchema } from '../model/entry.ts'

/**
 * `same`: equal bytes and kind; `changed`: present in both; `missing`: only in the left session; `extra`: only in the right
 * one.
 */
export const comparisonVerdicts = ['same', 'changed', 'missing', 'extra'] as const
export const verdictSchema = z.enum(comparisonVerdicts)
export type ComparisonVerdict = z.infer<typeof verdictSchema>

export const comparisonRowSchema = z.lazy(() =>
  z.object({
    verdict: verdictSchema,
    /** The entry on the left, of the source of a replay; null where the row has none. */
    then: entrySummarySchema.nullable(),
    now: entrySummarySchema.nullable(),
  }),
)
export type ComparisonRow = z.infer<typeof comparisonRowSchema>
