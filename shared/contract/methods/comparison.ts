/** Comparisons of two sessions. */
import { z } from 'zod'
import { comparisonRowSchema, comparisonVerdicts, verdictSchema } from '../comparison.ts'
import { maxPage } from '../limits.ts'
import { method } from '../method.ts'
import { comparedSessionSchema } from '../../model/compared.ts'

export const comparisonMethods = {
  /**
   * Rows of the comparison of a session with another one, `base`, from row `from` (1 is the first). Without `base`, what a
   * replay received is compared with what its source received. `connection` selects one connection of a session.
   */
  comparison: method(
    () =>
      comparedSessionSchema.extend({
        base: comparedSessionSchema.optional(),
        from: z.int().min(1),
        limit: z.int().min(1).max(maxPage),
        /** Only rows with these verdicts. */
        verdicts: z.array(verdictSchema).max(comparisonVerdicts.length).optional(),
      }),
    () =>
      z.object({
        /** Number of rows with the verdicts. */
        total: z.number(),
        /** Number of rows with each verdict. */
        counts: z.record(verdictSchema, z.number()),
        rows: z.array(comparisonRowSchema),
      }),
  ),
} as const
