/** Sessions as files of any format, piece by piece, so that a file of any size passes. */
import { z } from 'zod'
import { sessionSchema } from '../../model/session.ts'
import { formatInfoSchema } from '../formats.ts'
import { bytes, method, nothing, sessionNumber } from '../method.ts'

const id = z.int().positive()

export const sessionFilesMethods = {
  /** The formats that can be read or written, in the order in which they are offered. */
  formats: method(z.object({}), z.array(formatInfoSchema)),
  /** Refused with `session-busy` while the session records, with `bad-input` for a format that is not written. */
  startExport: method(
    z.object({ session: sessionNumber, format: z.string().min(1).default('sockeye') }),
    z.object({ export: id }),
  ),
  /** The next piece of the file; an empty one is its end. */
  readExport: method(z.object({ export: id }), bytes),

  startImport: method(z.object({}), z.object({ import: id })),
  /** The next piece of a file. Once refused the import is over, and nothing of it is kept. */
  appendImport: method(z.object({ import: id, bytes }), nothing),
  /** The file has come to its end: gives the new session. */
  finishImport: method(z.object({ import: id }), sessionSchema),
  /** Gives up an import; without effect on one that is over. */
  stopImport: method(z.object({ import: id }), nothing),
} as const
