/** File formats of sessions: the information that hosts and windows need to offer them. */
import { z } from 'zod'

const extension = z.string().regex(/^[a-z\d]+$/)

export const formatInfoSchema = z.object({
  /** Identifies the format in the engine and on the command line. */
  id: z.string().min(1),
  label: z.object({ en: z.string().min(1), zh: z.string().min(1) }),
  /** File name extensions without the dot, in lower case; exports use the first. */
  extensions: z.tuple([extension], extension),
  /** Whether the format can be imported and exported. */
  reads: z.boolean(),
  writes: z.boolean(),
  /** Whether an export can contain some rows of a session. */
  selects: z.boolean(),
  /** Whether an export is a folder of files, or an archive of it where no folder can be written. */
  isFolder: z.boolean(),
})
export type FormatInfo = z.infer<typeof formatInfoSchema>

const savedOnly = { reads: false, writes: true, selects: true, isFolder: false } as const

/**
 * The forms in which a conversation is saved. They are exports, but none of a session: no list of formats has them. A
 * hex dump of a conversation has the format `txt`.
 */
export const conversationFormats = {
  bytes: {
    ...savedOnly,
    id: 'conversation-bytes',
    label: { en: 'Raw data', zh: '原始数据' },
    extensions: ['bin'],
  },
  text: {
    ...savedOnly,
    id: 'conversation-text',
    label: { en: 'Text', zh: '文本' },
    extensions: ['txt'],
  },
} satisfies Record<string, FormatInfo>

/** Returns the first format that has the name's extension; undefined if there is none. */
export const formatOfName = <Format extends { readonly extensions: readonly string[] }>(
  formats: readonly Format[],
  name: string,
): Format | undefined =>
  formats.find(({ extensions }) =>
    extensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`)),
  )
