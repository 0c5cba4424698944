/** Errors of the command line and of starting a host, which have one language: no window shows them. */
import type { AppErrorCode } from '../../shared/contract/error-codes.ts'
import { AppError } from '../../shared/contract/errors.ts'

export const englishError = (
  code: AppErrorCode,
  message: string,
  hint = '',
  options?: ErrorOptions,
): AppError => AppError.from({ code, message, hint }, options)
