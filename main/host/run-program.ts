/** Runs a commander program and turns what goes wrong into exit codes: 1 the network or the store said no, 2 bad usage. */
import { styleText } from 'node:util'
import { CommanderError, type Command } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'

/** Errors of what was asked for, rather than of what happened. */
const usageCodes: ReadonlySet<string> = new Set([
  'bad-input',
  'bad-url',
  'bad-regex',
  'bad-hex',
  'regex-too-slow',
])

/** Runs to the end; sets `process.exitCode` and writes message and hint to stderr, never a stack trace. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  endWithoutReader()
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = report(error)
  }
}

/**
 * A reader such as `head` that has seen enough closes the pipe, which is no error. Whoever writes learns of that and of
 * an output that takes no more from the stream's end.
 */
function endWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = report(unwritable(error))
  })
}

/** Such as output redirected to a file on a full disk. */
const unwritable = (error: NodeJS.ErrnoException): AppError =>
  error.code === 'ENOSPC'
    ? new AppError('disk-full', 'There is no room left to write the output.', 'Free some space.')
    : new AppError('internal', `The output cannot be written: ${error.message}.`)

function report(error: unknown): number {
  // Commander has written its own message; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const failure =
    error instanceof AppError
      ? error
      : new AppError(
          'internal',
          `Something went wrong inside Sockeye: ${error instanceof Error ? error.message : String(error)}.`,
          'Set SOCKEYE_DEBUG=1 to see where.',
          { cause: error },
        )
  const label = styleText(['red', 'bold'], 'error:', { stream: process.stderr })
  process.stderr.write(`${label} ${failure.message}\n`)
  if (failure.hint) process.stderr.write(`${failure.hint}\n`)
  if (process.env['SOCKEYE_DEBUG'] && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`)
  return usageCodes.has(failure.code) ? 2 : 1
}
