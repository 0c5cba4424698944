/**
 * Imports a session file piece by piece. The session is hidden until it is complete; after an error, what was stored is
 * deleted and the rest of the store is unchanged.
 */
import { z } from 'zod'
import { portable } from '../../../../shared/model/endpoint-secrets.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { Store } from '../../store/store.ts'
import type { SessionReader } from '../format.ts'
import {
  annotationsSchema,
  bodySchema,
  connectionsSchema,
  countOf,
  decodeBlock,
  decodeJson,
  endSchema,
  handshakesSchema,
  headSchema,
  type FileBlock,
  type FileContent,
  type FileHandshakes,
} from './contents.ts'
import { Expansion } from './expansion.ts'
import {
  fileDamaged,
  fileNewer,
  fileTruncated,
  formatVersion,
  RecordReader,
  type FileRecord,
} from './records.ts'

const versionSchema = z.looseObject({ format: z.int().positive() })

/** Handshakes passed to the store at once: a record may hold a thousand times as many. Bytes, as Base64. */
const handshakesAtOnce = 1_048_576

export class Import implements SessionReader {
  readonly #store: Store
  readonly #reader = new RecordReader()
  #session: number | null = null
  readonly #expansion = new Expansion()
  #blocks = 0
  #ended = false

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws AppError `file-foreign`, `file-newer`, `file-damaged`, those of the store; the import has then ended */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      for await (const record of this.#reader.take(bytes)) await this.#take(record)
    } catch (error) {
      await this.drop()
      throw error
    }
  }

  /** Makes the session visible. @throws AppError as `append`, and `file-truncated` */
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

  /** Deletes what was stored. Idempotent. */
  async drop(): Promise<void> {
    const session = this.#session
    this.#session = null
    if (session !== null) await this.#store.dropImport(session)
  }

  async #take({ type, content, read }: FileRecord): Promise<void> {
    if (this.#ended) throw fileDamaged()
    if (type === 'head') return this.#begin(content)
    const session = this.#session
    if (session === null) throw fileDamaged()
    const take = (part: FileContent): Promise<void> => this.#store.importContent(session, part)
    switch (type) {
      case 'connections':
        return take({ type, connections: decodeJson(connectionsSchema, content) })
      case 'handshakes':
        for (const handshakes of inPieces(decodeJson(handshakesSchema, content)))
          await take({ type, handshakes })
        return
      case 'annotations':
        this.#expansion.addPart(content.length)
        if (this.#expansion.isExcessive(read)) throw fileDamaged()
        return take({ type, annotations: decodeJson(annotationsSchema, content) })
      case 'body':
        return take({ type, body: decodeJson(bodySchema, content) })
      case 'part':
        this.#expansion.addPart(content.length)
        if (this.#expansion.isExcessive(read)) throw fileDamaged()
        return take({ type, bytes: content })
      case 'block':
        this.#blocks++
        return take({ type, block: this.#block(content, read) })
      case 'end':
        if (decodeJson(endSchema, content).blocks !== this.#blocks) throw fileDamaged()
        this.#ended = true
    }
  }

  #block(content: Buffer, read: number): FileBlock {
    const block = decodeBlock(content)
    this.#expansion.add(countOf(block), block.columns.length, block.payload.length)
    if (this.#expansion.isExcessive(read)) throw fileDamaged()
    return block
  }

  async #begin(content: Buffer): Promise<void> {
    if (this.#session !== null) throw fileDamaged()
    if (decodeJson(versionSchema, content).format > formatVersion) throw fileNewer()
    const head = decodeJson(headSchema, content)
    // A file from elsewhere cannot refer to secrets of this machine, and must not name files that are read here.
    this.#session = await this.#store.startImport({ ...head, config: portable(head.config) })
  }
}

function* inPieces(handshakes: FileHandshakes): Generator<FileHandshakes> {
  let piece: FileHandshakes = []
  let length = 0
  for (const handshake of handshakes) {
    piece.push(handshake)
    length += handshake.bytes.length
    if (length < handshakesAtOnce) continue
    yield piece
    piece = []
    length = 0
  }
  if (piece.length > 0) yield piece
}
