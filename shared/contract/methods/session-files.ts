/** Import and export of session files in all formats. Files are transferred in parts, so their size is not limited. */
import { z } from 'zod'
import { sessionSchema } from '../../model/session.ts'
import { formatInfoSchema } from '../formats.ts'
import { bytes, method, nothing, sessionNumber } from '../method.ts'

const id = z.int().positive()

export const sessionFilesMethods = {
  /** The formats that can be read or written, in display order. */
  formats: method(
    () => z.object({}),
    () => z.array(formatInfoSchema),
  ),
  /** Fails with `session-busy` while the session records, with `bad-input` for a format without export. */
  startExport: method(
    () => z.object({ session: sessionNumber, format: z.string().min(1).default('sockeye') }),
    () => z.object({ export: id }),
  ),
  /** The next part of the file; an empty part marks the end. */
  readExport: method(
    () => z.object({ export: id }),
    () => bytes,
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
