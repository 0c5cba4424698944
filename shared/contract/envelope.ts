/** Wraps a result or an error, for channels that do not preserve the fields of an error. */
import { AppError, type AppErrorData } from './errors.ts'

export type Envelope<T> = { ok: true; value: T } | { ok: false; error: AppErrorData }

/** Wraps the result of `work` or its error; never rejects. */
export async function envelop<T>(work: () => Promise<T>): Promise<Envelope<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    const failure = AppError.of(error)
    return { ok: false, error: failure.toData() }
  }
}

/**
 * Returns the content of an envelope.
 * @throws AppError the error in the envelope
 */
export function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value
  throw AppError.from(envelope.error)
}
