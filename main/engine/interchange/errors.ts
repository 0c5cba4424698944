import { AppError } from '../../../shared/contract/errors.ts'

/** The error of a file that has no known format, or not the expected one. */
export const fileForeign = (): AppError =>
  new AppError('file-foreign', 'This file is not a Sockeye session.')

/** The error of an export that was stopped before its end. */
export const exportCancelled = (): AppError =>
  new AppError('cancelled', 'The export was cancelled.')
