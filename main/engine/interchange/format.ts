/** What a format of exported sessions is to the engine. Each format is one file of this folder and one line of `index.ts`. */
import type { Session } from '../../../shared/model/session.ts'
import type { Store } from '../store/store.ts'

/** Takes a file piece by piece into the store. After an error, or `drop`, nothing of the file is kept. */
export interface SessionReader {
  /** @throws AppError of the file or the store; the import is then over */
  append(bytes: Uint8Array): Promise<void>
  /** Makes the session visible. @throws AppError as `append` */
  finish(): Promise<Session>
  /** Removes what was taken so far. Safe to call twice. */
  drop(): Promise<void>
}

export interface SessionFormat {
  readonly id: string
  readonly label: { readonly en: string; readonly zh: string }
  /** Endings of file names without the dot, in lower case; exports get the first. */
  readonly extensions: readonly [string, ...string[]]
  /** Media type that an installed application is registered for; null for formats that belong to other programs. */
  readonly mediaType: string | null
  /** Whether a file that begins with `first` (its first 4 KiB, or all of a shorter file) is of this format. */
  readonly sniff: (first: Uint8Array) => boolean
  /** Absent in a format that is only written. */
  readonly read?: (store: Store) => Promise<SessionReader>
  /**
   * The bytes of the file, in pieces that are made when they are asked for. Absent in a format that is only read.
   * @param version of the application
   * @throws AppError `session-busy`, `not-found`
   */
  readonly write?: (store: Store, session: number, version: string) => AsyncIterable<Uint8Array>
}
