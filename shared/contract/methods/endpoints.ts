/** Saved endpoints, and the snippets and sequences that belong to one or to all of them. */
import { z } from 'zod'
import { endpointConfigSchema } from '../../protocols/index.ts'
import { endpointSchema } from '../../model/endpoint.ts'
import { sequenceSchema } from '../../model/sequence.ts'
import { snippetSchema } from '../../model/snippet.ts'
import { method, nothing } from '../method.ts'

export const endpointsMethods = {
  endpoints: method(
    () => z.object({}),
    () => z.array(endpointSchema),
  ),
  /** Saves a configuration: creates one without an id, otherwise replaces it. */
  saveEndpoint: method(
    () =>
      z.object({
        id: z.int().positive().optional(),
        name: z.string().max(200),
        config: endpointConfigSchema,
      }),
    () => endpointSchema,
  ),
  removeEndpoint: method(
    () => z.object({ id: z.int().positive() }),
    () => nothing,
  ),

  /** All snippets: first those for all endpoints; each group in its order. */
  snippets: method(
    () => z.object({}),
    () => z.array(snippetSchema),
  ),
  /** Saves a snippet: without an id, appends a new one to its group; otherwise replaces it. */
  saveSnippet: method(
    () =>
      snippetSchema.extend({
        id: z.int().positive().optional(),
        endpoint: snippetSchema.shape.endpoint.default(null),
        folder: snippetSchema.shape.folder.default(''),
        draft: snippetSchema.shape.draft.default(''),
      }),
    () => snippetSchema,
  ),
  removeSnippet: method(
    () => z.object({ id: z.int().positive() }),
    () => nothing,
  ),
  /** Moves a snippet before another one, into its endpoint and folder, or to the end of a group. */
  moveSnippet: method(
    () =>
      z.object({
        id: z.int().positive(),
        to: z.union([
          z.object({ before: z.int().positive() }),
          z.object({ endpoint: snippetSchema.shape.endpoint, folder: snippetSchema.shape.folder }),
        ]),
      }),
    () => snippetSchema,
  ),

  /** All sequences: first those for all endpoints; each group sorted by name. */
  sequences: method(
    () => z.object({}),
    () => z.array(sequenceSchema),
  ),
  /** Saves a sequence: creates one without an id, otherwise replaces it. */
  saveSequence: method(
    () =>
      sequenceSchema.extend({
        id: z.int().positive().optional(),
        endpoint: sequenceSchema.shape.endpoint.default(null),
        count: sequenceSchema.shape.count.default(1),
      }),
    () => sequenceSchema,
  ),
  removeSequence: method(
    () => z.object({ id: z.int().positive() }),
    () => nothing,
  ),
} as const
