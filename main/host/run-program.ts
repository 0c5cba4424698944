/**
 * Runs a commander program and maps errors to exit codes: 1 for network and store errors, 2 for invalid usage, 130 for
 * what was cancelled.
 */
import { styleText } from 'node:util'
import { CommanderError, type Command } from 'commander'
import { markHiddenInLines } from '../../shared/bytes/hidden-characters.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { englishError } from './english-error.ts'
import { debugSelection, unknownModules } from '../engine/debug-log.ts'

/** Errors of the request, rather than of the network or the store. */
const usageCodes: ReadonlySet<string> = new Set([
  'bad-input',
  'bad-url',
  'bad-regex',
  'bad-hex',
  'regex-too-slow',
])

/** As shells report a program that Ctrl+C has ended. */
const cancelledCode = 130

/** Runs to the end; sets `process.exitCode` and writes message and hint to stderr, never a stack trace. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  endWithoutReader()
  const problem = unknownModules(debugSelection)
  if (problem !== undefined) process.stderr.write(`${problem}\n`)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = report(error)
  }
}

/**
 * A reader such as `head` closes the pipe early, which is no error. The writer sees that, and an output that accepts no
 * more, from the end of the stream.
 */
function endWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = report(unwritable(error))
  })
}

/** For example output redirected to a file on a full disk. */
const unwritable = (error: NodeJS.ErrnoException): AppError =>
  error.code === 'ENOSPC'
    ? englishError('disk-full', 'Not enough disk space to write the output.', 'Free up disk space.')
    : englishError('internal', `Could not write the output: ${error.message}.`)

function report(error: unknown): number {
  // Commander has written its own message; --help and --version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const failure =
    error instanceof AppError
      ? error
      : englishError(
          'internal',
          `Internal error: ${error instanceof Error ? error.message : String(error)}.`,
          'Set SOCKEYE_DEBUG=1 for details.',
          { cause: error },
        )
  const label = styleText(['red', 'bold'], 'error:', { stream: process.stderr })
  process.stderr.write(`${label} ${markHiddenInLines(failure.message)}\n`)
  if (failure.hint) process.stderr.write(`${markHiddenInLines(failure.hint)}\n`)
  if (process.env['SOCKEYE_DEBUG'] && error instanceof Error)
    process.stderr.write(`${markHiddenInLines(error.stack ?? '')}\n`)
  if (failure.code === 'cancelled') return cancelledCode
  return usageCodes.has(failure.code) ? 2 : 1
}
