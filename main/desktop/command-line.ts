/**
 * The command line inside the packaged application: `--cli`, and behind it what `sockeye` takes. Its executable runs no
 * scripts (the fuse RunAsNode is off), so its own entry does it instead, before any window and without the lock of the
 * single instance.
 */
import { app } from 'electron'

const mark = '--cli'

/** Arguments behind the mark; undefined without it. */
export function commandLineArguments(args: readonly string[]): string[] | undefined {
  const at = args.indexOf(mark)
  return at === -1 ? undefined : args.slice(at + 1)
}

/** Runs the command, then ends the process with its exit code. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // Chromium takes the signals of the process for itself and makes them a wish to quit.
  app.on('before-quit', (event) => {
    event.preventDefault()
    process.emit('SIGINT')
  })
  const [{ createProgram }, { runProgram }] = await Promise.all([
    import('../cli/program.ts'),
    import('../host/run-program.ts'),
  ])
  await runProgram(createProgram(), args)
  // A pipe may still hold what was written.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  app.exit(Number(process.exitCode ?? 0))
}
