/** A format in which rows of the timeline are copied: how the bytes of each row become text. */
import type { EncodingId } from '../bytes/encodings.ts'
import type { LocalizedText } from '../contract/localized-text.ts'
import type { Direction, EntryKind, EntrySummary } from '../model/entry.ts'

/** A row without its bytes. */
export interface RowHead {
  /** Number of the entry, or of the first entry of a message. */
  readonly n: number
  /** Microseconds since the epoch. */
  readonly at: number
  readonly connection: number
  /** Address of the peer; empty when it is unknown. */
  readonly peer: string
  readonly direction: Direction
  readonly kind: EntryKind
  /** Of its text; UTF-8 when omitted. */
  readonly encoding?: EncodingId
  /** Payload bytes on the wire. */
  readonly length: number
  /** The sentence of an event, which has no bytes; null for other rows. */
  readonly event: string | null
  /** The values of its JSON at the paths of the copied columns, as the cells show them. */
  readonly values?: EntrySummary['values']
}

/** A column of a table that is copied. */
export interface CopiedColumn {
  /** The path in JSON whose value it copies. */
  readonly jsonPath?: string
  /** Returns its cells, texts or bytes: usually one. */
  readonly copied: (head: RowHead, bytes: Uint8Array) => readonly (string | Uint8Array)[]
}

/** Writes the rows of one copy, in order. The texts it returns follow each other. */
export interface RowWriter {
  /** Returns the text of the next row; empty for a row that the format leaves out. */
  row: (head: RowHead, bytes: Uint8Array) => string
  /** Returns the text after the last row. */
  end: () => string
}

export interface RowFormat<Id extends string = string> {
  readonly id: Id
  /** The name in the submenu of copies. */
  readonly label: LocalizedText
  /** The name of the command. */
  readonly title: LocalizedText
  /** Default shortcuts. */
  readonly keys: readonly string[]
  /** Whether the format is a table of columns, which need the addresses of peers and values of JSON. */
  readonly isTable?: boolean
  /** Whether the bytes are those without content codings (gzip and the like), instead of those that were sent. */
  readonly decodes?: boolean
  /**
   * @param single whether one row is copied
   * @param columns those that the timeline shows, for a format that is a table
   */
  readonly writer: (single: boolean, columns: readonly CopiedColumn[]) => RowWriter
}

/** A format of one text for each row with bytes, separated by line breaks. */
export function eachOnLines(write: (bytes: Uint8Array) => string): RowFormat['writer'] {
  return () => {
    let isFirst = true
    return {
      row({ event }, bytes) {
        if (event !== null) return ''
        const text = write(bytes)
        if (isFirst) {
          isFirst = false
          return text
        }
        return `\n${text}`
      },
      end: () => '',
    }
  }
}
