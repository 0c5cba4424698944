/**
 * The tabs of a window as stored across reloads: what each showed and its drafts, but no recordings, which the engine
 * has. Valid for one database, because ids differ in others. Pure except for the storage.
 */
import { z } from 'zod'
import { endpointKinds } from '../../../shared/protocols/index.ts'
import { comparedSchema } from '../../../shared/model/compared.ts'
import { secretSchema } from '../../../shared/model/secret.ts'
import { sentTextsSchema } from '../composer/sent-texts.ts'

const id = z.int().positive()

export const keptDraftSchema = z.object({
  kind: z.enum(endpointKinds),
  secure: z.boolean(),
  address: z.string(),
  options: z.object({
    texts: z.record(z.string(), z.string()),
    flags: z.record(z.string(), z.boolean()),
    /** References without values: the storage of a browser is not encrypted. */
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
    /** Validated by the composer, which drops unknown values. */
    composer: z.unknown(),
    /** What was sent, of a tab without a saved endpoint; `MessageStorage` has that of the others. */
    sent: sentTextsSchema.optional().catch(undefined),
    /** Validated by the draft of the sequence in the same way. */
    sequence: z.unknown(),
  }),
  z.object({ type: z.literal('session'), session: id, view: z.enum(['timeline', 'comparison']) }),
  z.object({ type: z.literal('comparison'), compared: comparedSchema }),
])
export type KeptTab = z.infer<typeof keptTabSchema>

const keptSchema = z.object({
  /** Path of the database to which the ids belong. */
  database: z.string(),
  tabs: z.array(keptTabSchema),
  /** Index of the active tab. */
  active: z.int().min(0),
})
export type KeptTabs = z.infer<typeof keptSchema>

const key = 'sockeye.tabs'

/** Returns the stored tabs of this database; null when there are none or they are not readable. */
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
    // The storage quota is small, and a draft can be long; the previous contents are kept.
    console.warn('The tabs cannot be kept', error)
  }
}
