/** Formats in which sessions are exchanged as files: what a host or a window needs to know to offer them. */
import { z } from 'zod'

export const formatInfoSchema = z.object({
  /** Names the format to the engine and on the command line. */
  id: z.string().min(1),
  label: z.object({ en: z.string().min(1), zh: z.string().min(1) }),
  /** Endings of file names without the dot, in lower case; the first is the one that exports get. */
  extensions: z.array(z.string().regex(/^[a-z\d]+$/)).nonempty(),
  /** Whether a file of this format can be imported, and a session exported to one. */
  reads: z.boolean(),
  writes: z.boolean(),
})
export type FormatInfo = z.infer<typeof formatInfoSchema>

/** The first format whose extension the name ends in; undefined for a name with another ending. */
export const formatOfName = <Format extends { readonly extensions: readonly string[] }>(
  formats: readonly Format[],
  name: string,
): Format | undefined =>
  formats.find(({ extensions }) =>
    extensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`)),
  )
