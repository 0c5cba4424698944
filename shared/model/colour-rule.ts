/**
 * Colour rules: filter expressions with a colour. A row has the colour of the first enabled rule that matches it; the
 * rules of its session come before those for all sessions. The colour of an annotation overrides every rule.
 */
import { z } from 'zod'
import { maxFilterLength } from '../filter/problems.ts'
import { rowColours } from './annotation.ts'

/** Maximum number of rules of a session, and of rules for all sessions. */
export const maxColourRules = 50

export const colourRuleSchema = z.object({
  /** In the filter language. A rule with a syntax error is kept and matches nothing. */
  expression: z.string().max(maxFilterLength),
  colour: z.enum(rowColours),
  enabled: z.boolean(),
})
export type ColourRule = z.infer<typeof colourRuleSchema>

export const colourRulesSchema = z.array(colourRuleSchema).max(maxColourRules).readonly()

/** The rules for all sessions until the user changes them. `broken` holds for errors as well. */
export const defaultColourRules: readonly ColourRule[] = [
  { expression: 'kind == error', colour: 'red', enabled: true },
  { expression: 'broken', colour: 'orange', enabled: true },
]

/** A rule as the rows of a timeline are tested with it. */
export const appliedRuleSchema = colourRuleSchema.omit({ enabled: true })
export type AppliedRule = z.infer<typeof appliedRuleSchema>

/** Returns the rules that apply to a session, the first one first. */
export const appliedRules = (
  ofSession: readonly ColourRule[],
  ofAll: readonly ColourRule[],
): AppliedRule[] =>
  [...ofSession, ...ofAll]
    .filter(({ enabled }) => enabled)
    .map(({ expression, colour }) => ({ expression, colour }))
