/** Errors of the application itself, with messages for the user. Errors on the network are entries instead. */

/** Stable error codes for programs; never renamed. */
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
  'row-unreadable',
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

export interface AppErrorData {
  code: AppErrorCode
  message: string
  /** Suggestion for the user; empty if there is none. */
  hint: string
}

/** An error with a message for the user and a hint that suggests a solution. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly hint: string

  constructor(code: AppErrorCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }

  /** Recreates an error that was received as data. */
  static from({ code, message, hint }: AppErrorData): AppError {
    return new AppError(code, message, hint)
  }

  toData(): AppErrorData {
    return { code: this.code, message: this.message, hint: this.hint }
  }
}
