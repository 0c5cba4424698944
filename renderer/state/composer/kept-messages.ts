/**
 * Drafts and sent texts of saved endpoints, stored across restarts of the window. Bounded: the endpoints used last, each
 * with a part of the storage. Ids belong to one database, whose path is a part of the key. Pure except for the storage.
 */
import { z } from 'zod'
import { noSentTexts, sentTextsSchema, storableTexts, type SentTexts } from './sent-texts.ts'
import type { Written } from './written.ts'

const mostEndpoints = 20
/** A longer draft is not stored. UTF-16 units. */
const mostDraft = 65_536

const indexKey = 'sockeye.messages'
/** Keys of the stored endpoints, the one used last at the end. */
const indexSchema = z.array(z.string())

const keptSchema = z.object({
  /** Validated by the composer; null when it was too long. */
  written: z.unknown(),
  sent: sentTextsSchema.catch(noSentTexts),
})
export interface KeptMessages {
  written: unknown
  sent: SentTexts
}

export class MessageStorage {
  readonly #storage: Storage
  #database: string | null = null

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Nothing is read or stored before. */
  use(database: string): void {
    this.#database = database
  }

  /** Null when nothing is stored, or it is not readable. */
  read(endpoint: number): KeptMessages | null {
    const key = this.#keyOf(endpoint)
    return key === null ? null : this.#parse(key, keptSchema)
  }

  write(endpoint: number, { written, sent }: { written: Written; sent: SentTexts }): void {
    const key = this.#keyOf(endpoint)
    if (key === null) return
    const draft = JSON.stringify(written).length > mostDraft ? null : written
    const keys = [...this.#index().filter((each) => each !== key), key]
    for (const old of keys.splice(0, Math.max(0, keys.length - mostEndpoints)))
      this.#storage.removeItem(old)
    try {
      this.#storage.setItem(key, JSON.stringify({ written: draft, sent: storableTexts(sent) }))
      this.#storage.setItem(indexKey, JSON.stringify(keys))
    } catch (error) {
      // Other data of the window can have used up the storage quota; the previous contents are kept.
      console.warn('The messages of an endpoint cannot be kept', error)
    }
  }

  remove(endpoint: number): void {
    const key = this.#keyOf(endpoint)
    if (key === null) return
    this.#storage.removeItem(key)
    const keys = this.#index().filter((each) => each !== key)
    this.#storage.setItem(indexKey, JSON.stringify(keys))
  }

  #keyOf(endpoint: number): string | null {
    return this.#database === null ? null : `${indexKey}.${String(endpoint)}.${this.#database}`
  }

  #index(): string[] {
    return this.#parse(indexKey, indexSchema) ?? []
  }

  #parse<T>(key: string, schema: z.ZodType<T>): T | null {
    const text = this.#storage.getItem(key)
    if (text === null) return null
    try {
      return schema.parse(JSON.parse(text))
    } catch (error) {
      console.warn('Stored messages cannot be read', error)
      return null
    }
  }
}
