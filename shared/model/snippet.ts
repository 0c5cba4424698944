/** Snippets: messages kept to be sent again, with one endpoint or for all, in folders and in an order of their own. */
import { z } from 'zod'
import { storedOutgoingSchema } from '../contract/outgoing.ts'

export const snippetSchema = z.object({
  id: z.int().positive(),
  /** Saved endpoint it belongs to; null for all. */
  endpoint: z.int().positive().nullable(),
  /** Names from the outside in, separated by `/`; empty for no folder. */
  folder: z.string().max(1_000),
  name: z.string().trim().min(1).max(200),
  message: storedOutgoingSchema,
  /** What the composer needs to show it as it was written; nobody else reads it. */
  draft: z.string().max(1_048_576),
})
export type Snippet = z.infer<typeof snippetSchema>
