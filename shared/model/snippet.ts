/** Snippets: saved messages, for one endpoint or for all, in folders and in a user-defined order. */
import { z } from 'zod'
import { storedOutgoingSchema } from '../contract/outgoing.ts'

export const snippetSchema = z.object({
  id: z.int().positive(),
  /** The saved endpoint it belongs to; null for all. */
  endpoint: z.int().positive().nullable(),
  /** Folder path, separated by `/`; empty for no folder. */
  folder: z.string().max(1_000),
  name: z.string().trim().min(1).max(200),
  message: storedOutgoingSchema,
  /** The composer's state to edit the snippet as written; used only by the composer. */
  draft: z.string().max(1_048_576),
})
export type Snippet = z.infer<typeof snippetSchema>
