/** Import and export of session files in all formats. Files are transferred in parts, so their size is not limited. */
import { z } from 'zod'
import { encodingIds } from '../../bytes/encodings.ts'
import { framingSchema } from '../../model/framing.ts'
import { sessionSchema } from '../../model/session.ts'
import { formatInfoSchema } from '../formats.ts'
import { bytes, method, nothing, sessionNumber } from '../method.ts'
import { filterSchema } from '../query.ts'

const id = z.int().positive()

/** Maximum number of ranges of rows in one export. */
const maxRanges = 100_000

/** The rows of a session that an export contains: those of a view, or some of them. */
export const exportedRowsSchema = z.lazy(() =>
  z.object({
    filter: filterSchema.default({}),
    /** As in `openView`. */
    as: z.enum(['frames', 'messages']).default('frames'),
    framing: framingSchema.optional(),
    /**
     * Positions in that view, from 1, both inclusive; ascending and without overlaps. All rows when left out. Without
     * a filter, the position of an entry is its number.
     */
    ranges: z
      .array(z.object({ first: z.int().positive(), last: z.int().positive() }))
      .max(maxRanges)
      .optional(),
  }),
)
export type ExportedRows = z.output<typeof exportedRowsSchema>

/** The progress of an export. */
export const exportProgressSchema = z.object({
  export: id,
  /** From 0 to 1. */
  fraction: z.number(),
})

export const sessionFilesMethods = {
  /** The formats that can be read or written, in display order. */
  formats: method(
    () => z.object({}),
    () => z.array(formatInfoSchema),
  ),
  /**
   * Fails with `bad-input` for a format without export, or one that always contains the whole session if `rows` are
   * given; such a format fails with `session-busy` while the session records.
   */
  startExport: method(
    () =>
      z.object({
        session: sessionNumber,
        format: z.string().min(1).default('sockeye'),
        /** The whole session as recorded when left out. */
        rows: exportedRowsSchema.optional(),
        /** Of the bytes that become text, in `conversation-text`. */
        encoding: z.enum(encodingIds).default('utf-8'),
      }),
    () => z.object({ export: id }),
  ),
  /** The next part of the file; an empty part marks the end. Fails with `cancelled` after `stopExport`. */
  readExport: method(
    () => z.object({ export: id }),
    () => bytes,
  ),
  /** Cancels an export, also while another caller reads it; has no effect on one that has ended. */
  stopExport: method(
    () => z.object({ export: id }),
    () => nothing,
  ),

  startImport: method(
    () => z.object({}),
    () => z.object({ import: id }),
  ),
  /** Adds the next part of a file. If it is rejected, the import ends and nothing is kept. */
  appendImport: method(
    () => z.object({ import: id, bytes }),
    () => nothing,
  ),
  /** Ends the file and returns the new session. */
  finishImport: method(
    () => z.object({ import: id }),
    () => sessionSchema,
  ),
  /** Cancels an import; has no effect on one that has ended. */
  stopImport: method(
    () => z.object({ import: id }),
    () => nothing,
  ),
} as const
