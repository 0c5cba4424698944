/** The interface of a format of session files. Each format is one file of this folder and one line of `index.ts`. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { ExportedRows } from '../../../shared/contract/methods/session-files.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Store } from '../store/store.ts'

/** Reads a file into the store, piece by piece. After an error or `drop`, nothing of the file is kept. */
export interface SessionReader {
  /** @throws AppError of the file or the store; the import has then ended */
  append(bytes: Uint8Array): Promise<void>
  /** Makes the session visible. @throws AppError as `append` */
  finish(): Promise<Session>
  /** Removes what was stored so far. Idempotent. */
  drop(): Promise<void>
}

/** What is written, and for whom. */
export interface ExportRequest {
  readonly session: number
  /** Some of its rows; null for the whole session. Always null for a format that does not select. */
  readonly rows: ExportedRows | null
  /** Encoding of payloads, for a format that decodes them. */
  readonly encoding: EncodingId
  /** Version of the application. */
  readonly version: string
  /** Ends the export early: what was written is then not used. */
  readonly signal: AbortSignal
  /** Reports how much is written. From 0 to 1. */
  readonly progress: (fraction: number) => void
}

export interface SessionFormat {
  readonly id: string
  readonly label: { readonly en: string; readonly zh: string }
  /** Extensions of file names without the dot, in lower case; exports use the first one. */
  readonly extensions: readonly [string, ...string[]]
  /** Media type that an installed application is registered for; null for formats that belong to other programs. */
  readonly mediaType: string | null
  /** Omitted for a format that is only written. */
  readonly read?: {
    /** Reports whether a file that begins with `first` (its first 4 KiB, or all of a shorter file) has this format. */
    readonly sniff: (first: Uint8Array) => boolean
    readonly open: (store: Store) => Promise<SessionReader>
  }
  /** Omitted for a format that is only read. */
  readonly write?: {
    /** Whether it can contain some rows of a session; others always contain the whole session. */
    readonly selects: boolean
    /** Whether it is a folder of files: its bytes are then a tar archive, which hosts with a disk unpack. */
    readonly isFolder: boolean
    /** @throws AppError `session-busy`, `not-found` if the export cannot begin */
    readonly check?: (store: Store, session: number) => Promise<unknown>
    /**
     * The bytes of the file, in pieces that are made on request.
     * @throws AppError `session-busy`, `not-found`
     */
    readonly pieces: (store: Store, request: ExportRequest) => AsyncIterable<Uint8Array>
  }
}
