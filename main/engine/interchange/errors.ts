import { AppError } from '../../../shared/contract/errors.ts'

/** The error of a file that is of no format, or not of the one it was taken for. */
export const fileForeign = (): AppError =>
  new AppError('file-foreign', 'This file is no session that Sockeye exported.')
