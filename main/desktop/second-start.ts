/**
 * What a second start passes to the first. The command line that Chromium passes has switches first and Chromium's own
 * among them, so that the value of `--data DIR` is no longer behind it; the lock's own data is passed as it is.
 */
import { z } from 'zod'

const startSchema = z.object({ args: z.array(z.string()), folder: z.string() })

export type Start = z.infer<typeof startSchema>

/** Null for data of another form, such as that of another version. */
export const readStart = (data: unknown): Start | null => startSchema.safeParse(data).data ?? null
