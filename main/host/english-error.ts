/** Errors of the command line and of starting a host, which have one language: no window shows them. */
import { AppError, type AppErrorCode } from '../../shared/contract/errors.ts'

export const englishError = (
  code: AppErrorCode,
  message: string,
  hint = '',
  options?: ErrorOptions,
): AppError => AppError.from({ code, message, hint }, options)
