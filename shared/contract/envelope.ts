/** How an answer crosses a channel that keeps no fields of an error. */
import { AppError, type AppErrorData } from './errors.ts'

export type Envelope<T> = { ok: true; value: T } | { ok: false; error: AppErrorData }

/** Answers with what `work` gives, or with its error; never rejects. */
export async function envelop<T>(work: () => Promise<T>): Promise<Envelope<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    const failure = error instanceof AppError ? error : new AppError('internal', String(error))
    return { ok: false, error: failure.toData() }
  }
}

/** What an envelope holds. @throws AppError the error that it holds */
export function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value
  throw AppError.from(envelope.error)
}
