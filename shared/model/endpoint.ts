/**
 * Saved endpoints. Their configurations, the options in them and the defaults are those of the registry of protocols
 * (`shared/protocols`).
 */
import { z } from 'zod'
import { endpointConfigSchema } from '../protocols/index.ts'

export const endpointSchema = z.object({
  id: z.int().positive(),
  name: z.string().min(1).max(200),
  config: endpointConfigSchema,
})
/** A saved configuration of a client or a server. */
export type Endpoint = z.infer<typeof endpointSchema>
