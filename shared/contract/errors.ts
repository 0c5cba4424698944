/** What the app could not do, in words for a person. What happened on the network is an entry instead. */
import { z } from 'zod'

/** What programs tell errors apart by; never renamed. */
export const appErrorCodes = [
  'bad-input',
  'bad-url',
  'bad-regex',
  'bad-hex',
  'regex-too-slow',
  'not-found',
  'not-open',
  'address-in-use',
  'address-unavailable',
  'permission-denied',
  'network',
  'file-unreadable',
  'file-foreign',
  'file-damaged',
  'file-truncated',
  'file-newer',
  'database-newer',
  'database-damaged',
  'disk-full',
  'limit-reached',
  'store-failed',
  'session-busy',
  'secret-missing',
  'settings-failed',
  'disconnected',
  'internal',
] as const
export type AppErrorCode = (typeof appErrorCodes)[number]

export const appErrorSchema = z.object({
  code: z.enum(appErrorCodes),
  message: z.string(),
  /** What to try; empty when nothing sensible can be said. */
  hint: z.string(),
})
export type AppErrorData = z.infer<typeof appErrorSchema>

/** An error whose message is a sentence for a person, and whose hint says what to try. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly hint: string

  constructor(code: AppErrorCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }

  /** The error that came over a channel as data. */
  static from({ code, message, hint }: AppErrorData): AppError {
    return new AppError(code, message, hint)
  }

  toData(): AppErrorData {
    return { code: this.code, message: this.message, hint: this.hint }
  }
}
