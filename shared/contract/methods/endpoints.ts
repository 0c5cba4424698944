/** Saved endpoints, and the snippets and sequences kept with them or for all. */
import { z } from 'zod'
import { endpointConfigSchema, endpointSchema } from '../../model/endpoint.ts'
import { sequenceSchema } from '../../model/sequence.ts'
import { snippetSchema } from '../../model/snippet.ts'
import { method, nothing } from '../method.ts'

export const endpointsMethods = {
  endpoints: method(z.object({}), z.array(endpointSchema)),
  /** Saves a configuration: new without an id, else in its place. */
  saveEndpoint: method(
    z.object({
      id: z.int().positive().optional(),
      name: z.string().max(200),
      config: endpointConfigSchema,
    }),
    endpointSchema,
  ),
  removeEndpoint: method(z.object({ id: z.int().positive() }), nothing),

  /** All snippets, those for all endpoints first, each group in its order. */
  snippets: method(z.object({}), z.array(snippetSchema)),
  /** Saves a snippet: new without an id, at the end of its group, else in its place. */
  saveSnippet: method(
    snippetSchema.extend({
      id: z.int().positive().optional(),
      endpoint: snippetSchema.shape.endpoint.default(null),
      folder: snippetSchema.shape.folder.default(''),
      draft: snippetSchema.shape.draft.default(''),
    }),
    snippetSchema,
  ),
  removeSnippet: method(z.object({ id: z.int().positive() }), nothing),
  /** Puts a snippet before another one, whose endpoint and folder it takes, or at the end of a group. */
  moveSnippet: method(
    z.object({
      id: z.int().positive(),
      to: z.union([
        z.object({ before: z.int().positive() }),
        z.object({ endpoint: snippetSchema.shape.endpoint, folder: snippetSchema.shape.folder }),
      ]),
    }),
    snippetSchema,
  ),

  /** All sequences of snippets, those for all endpoints first, each group by name. */
  sequences: method(z.object({}), z.array(sequenceSchema)),
  /** Saves a sequence: new without an id, else in its place. */
  saveSequence: method(
    sequenceSchema.extend({
      id: z.int().positive().optional(),
      endpoint: sequenceSchema.shape.endpoint.default(null),
      count: sequenceSchema.shape.count.default(1),
    }),
    sequenceSchema,
  ),
  removeSequence: method(z.object({ id: z.int().positive() }), nothing),
} as const
