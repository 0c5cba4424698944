/** Errors of the application itself, with messages for the user. Errors on the network are entries instead. */
import type { AppErrorCode } from '../problems/app-error-codes.ts'
import type { AppErrorMessage } from '../problems/app-errors.ts'
import type { HintText } from '../problems/hints.ts'
import { rawMessage, type RawMessage } from '../problems/texts.ts'

export { appErrorCodes, type AppErrorCode } from '../problems/app-error-codes.ts'

export interface AppErrorData {
  code: AppErrorCode
  message: string
  /** Suggestion for the user; empty if there is none. */
  hint: string
  /** What was on its way to the disk and is not recorded. */
  lost?: Lost | undefined
}

export interface Lost {
  entries: number
  /** Payload, received and sent. */
  bytes: number
}

/**
 * An error with a message for the user and a hint that suggests a solution. Both are in English; `shared/problems` has
 * the sentences, and their Chinese.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly hint: string
  readonly lost: Lost | undefined

  constructor(
    code: AppErrorCode,
    message: AppErrorMessage,
    hint: HintText | RawMessage = '',
    { lost, ...options }: ErrorOptions & { lost?: Lost | undefined } = {},
  ) {
    super(message, options)
    this.code = code
    this.hint = hint
    this.lost = lost
  }

  /** Recreates an error that was received as data. */
  static from({ code, message, hint, lost }: AppErrorData, options?: ErrorOptions): AppError {
    return new AppError(code, rawMessage(message), rawMessage(hint), { ...options, lost })
  }

  /** Wraps what nothing should have thrown; an AppError stays as it is. */
  static of(error: unknown): AppError {
    return error instanceof AppError
      ? error
      : new AppError('internal', rawMessage(String(error)), '', { cause: error })
  }

  toData(): AppErrorData {
    const { code, message, hint, lost } = this
    return { code, message, hint, ...(lost && { lost }) }
  }
}
