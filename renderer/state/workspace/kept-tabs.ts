/**
 * The tabs of a window as they are kept over a reload: what each showed and what was written in it, not what was
 * recorded, which the engine has. Belongs to one database; another one has other numbers. Pure but for the storage.
 */
import { z } from 'zod'
import { endpointKinds } from '../../../shared/model/endpoint.ts'
import { secretSchema } from '../../../shared/model/secret.ts'

const id = z.int().positive()

export const keptDraftSchema = z.object({
  kind: z.enum(endpointKinds),
  secure: z.boolean(),
  address: z.string(),
  options: z.object({
    texts: z.record(z.string(), z.string()),
    flags: z.record(z.string(), z.boolean()),
    /** References and no values: these tabs lie in the storage of a browser. */
    secrets: z.record(z.string(), secretSchema).default({}),
    headers: z.array(z.tuple([z.string(), z.union([z.string(), secretSchema])])),
    answers: z.array(z.record(z.string(), z.string())).default([]),
  }),
})
export type KeptDraft = z.infer<typeof keptDraftSchema>

const keptTabSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('endpoint'),
    endpoint: id.nullable(),
    session: id.nullable(),
    draft: keptDraftSchema,
    /** Read by the composer itself, which drops what it does not understand. */
    composer: z.unknown(),
    /** Read by the draft of a sequence in the same way. */
    sequence: z.unknown(),
  }),
  z.object({ type: z.literal('session'), session: id, view: z.enum(['timeline', 'comparison']) }),
])
export type KeptTab = z.infer<typeof keptTabSchema>

const keptSchema = z.object({
  /** Path of the database that the numbers are of. */
  database: z.string(),
  tabs: z.array(keptTabSchema),
  /** Index of the tab in front. */
  active: z.int().min(0),
})
export type KeptTabs = z.infer<typeof keptSchema>

const key = 'sockeye.tabs'

/** What was kept for this database; null when nothing was, or nothing that can be read. */
export function readTabs(storage: Storage, database: string): KeptTabs | null {
  const text = storage.getItem(key)
  if (text === null) return null
  try {
    const kept = keptSchema.parse(JSON.parse(text))
    return kept.database === database ? kept : null
  } catch (error) {
    console.warn('The tabs of the last time cannot be read', error)
    return null
  }
}

export function writeTabs(storage: Storage, kept: KeptTabs): void {
  try {
    storage.setItem(key, JSON.stringify(kept))
  } catch (error) {
    // The storage of a page is small, and a draft may be long; what was kept before stays.
    console.warn('The tabs cannot be kept', error)
  }
}
