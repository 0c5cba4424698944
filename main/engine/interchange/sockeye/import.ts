/**
 * Takes an exported session piece by piece into the store. Until it is whole nobody sees it; whatever goes wrong, what was
 * taken goes again and the rest of the store is as it was.
 */
import { z } from 'zod'
import { redacted } from '../../../../shared/model/endpoint-secrets.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { Store } from '../../store/store.ts'
import type { SessionReader } from '../format.ts'
import {
  bodySchema,
  connectionsSchema,
  decodeBlock,
  decodeJson,
  endSchema,
  handshakesSchema,
  headSchema,
  type FileContent,
} from './contents.ts'
import {
  fileDamaged,
  fileNewer,
  fileTruncated,
  formatVersion,
  RecordReader,
  type FileRecord,
} from './records.ts'

const versionSchema = z.looseObject({ format: z.int().positive() })

export class Import implements SessionReader {
  readonly #store: Store
  readonly #reader = new RecordReader()
  #session: number | null = null
  #blocks = 0
  #ended = false

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws AppError `file-foreign`, `file-newer`, `file-damaged`, those of the store; the import is then over */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      for await (const record of this.#reader.take(bytes)) await this.#take(record)
    } catch (error) {
      await this.drop()
      throw error
    }
  }

  /** Shows the session in the store. @throws AppError as `append`, and `file-truncated` */
  async finish(): Promise<Session> {
    try {
      this.#reader.end()
      if (!this.#ended || this.#session === null) throw fileTruncated()
      return await this.#store.finishImport(this.#session)
    } catch (error) {
      await this.drop()
      throw error
    }
  }

  /** Gives up what was taken. Safe to call twice. */
  async drop(): Promise<void> {
    const session = this.#session
    this.#session = null
    if (session !== null) await this.#store.dropImport(session)
  }

  async #take({ type, content }: FileRecord): Promise<void> {
    if (this.#ended) throw fileDamaged()
    if (type === 'head') return this.#begin(content)
    const session = this.#session
    if (session === null) throw fileDamaged()
    const take = (part: FileContent): Promise<void> => this.#store.importContent(session, part)
    switch (type) {
      case 'connections':
        return take({ type, connections: decodeJson(connectionsSchema, content) })
      case 'handshakes':
        return take({ type, handshakes: decodeJson(handshakesSchema, content) })
      case 'body':
        return take({ type, body: decodeJson(bodySchema, content) })
      case 'part':
        return take({ type, bytes: content })
      case 'block':
        this.#blocks++
        return take({ type, block: decodeBlock(content) })
      case 'end':
        if (decodeJson(endSchema, content).blocks !== this.#blocks) throw fileDamaged()
        this.#ended = true
    }
  }

  async #begin(content: Buffer): Promise<void> {
    if (this.#session !== null) throw fileDamaged()
    if (decodeJson(versionSchema, content).format > formatVersion) throw fileNewer()
    const head = decodeJson(headSchema, content)
    // Whoever made the file knows of no secret here.
    this.#session = await this.#store.startImport({ ...head, config: redacted(head.config) })
  }
}
