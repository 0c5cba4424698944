/** The interface of a format of session files. Each format is one file of this folder and one line of `index.ts`. */
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

export interface SessionFormat {
  readonly id: string
  readonly label: { readonly en: string; readonly zh: string }
  /** Extensions of file names without the dot, in lower case; exports use the first one. */
  readonly extensions: readonly [string, ...string[]]
  /** Media type that an installed application is registered for; null for formats that belong to other programs. */
  readonly mediaType: string | null
  /** Reports whether a file that begins with `first` (its first 4 KiB, or all of a shorter file) has this format. */
  readonly sniff: (first: Uint8Array) => boolean
  /** Omitted for a format that is only written. */
  readonly read?: (store: Store) => Promise<SessionReader>
  /**
   * The bytes of the file, in pieces that are made on request. Omitted for a format that is only read.
   * @param version of the application
   * @throws AppError `session-busy`, `not-found`
   */
  readonly write?: (store: Store, session: number, version: string) => AsyncIterable<Uint8Array>
}
