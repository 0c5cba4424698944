/** Notes by their codes: what each is about, as it is stored. Fields are added, never renamed. */
import { z } from 'zod'
import type { EventDetail } from '../model/entry.ts'

const note = <C extends NoteDetail['code'], S extends z.ZodType>(code: C, data: S) =>
  z.object({ code: z.literal(code), data })

export type NoteDetail = Extract<EventDetail, { kind: 'note' }>

const noteSchema = z.lazy(() =>
  z.discriminatedUnion('code', [
    note('reconnecting', z.object({ attempt: z.number(), delayMs: z.number() })),
    note('gave-up', z.object({ attempts: z.number() })),
    note('redirected', z.object({ from: z.string(), to: z.string() })),
    /** `by`: who sends no more. Early versions wrote only that of the peer, without a name. */
    note('half-close', z.object({ by: z.enum(['peer', 'local']).default('peer') })),
    note(
      'websocket-open',
      z.object({
        subprotocol: z.string(),
        extensions: z.string(),
        /** Of the upgrade; early versions did not take it. */
        tookMs: z.number().optional(),
      }),
    ),
    /** The server chose none of the subprotocols that were offered, in the order they were. */
    note('no-subprotocol', z.object({ offered: z.string() })),
    /** For a frame whose payload lasts until the end of the connection. */
    note('stopped-parsing', z.object({ offset: z.number(), declaredLength: z.number() })),
    /** `value` is bytes; milliseconds for `age`. */
    note(
      'limit-reached',
      z.object({ limit: z.enum(['size', 'age', 'database']), value: z.number() }),
    ),
    /** How many bytes of a payload are kept. */
    note('cutting', z.object({ kept: z.number() })),
    /** Numbers of the first and the last entry that was cut, how many there are, and the bytes they lack. */
    note(
      'cutting-ended',
      z.object({ from: z.number(), to: z.number(), entries: z.number(), bytes: z.number() }),
    ),
  ]),
)

/** What a note is about. */
export type Note = z.infer<typeof noteSchema>

/** Null when the data of a note are not those of its code: another version wrote it. */
export const readNote = ({ code, data }: NoteDetail): Note | null =>
  noteSchema.safeParse({ code, data }).data ?? null
