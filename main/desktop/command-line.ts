/**
 * The command line inside the packaged application: the arguments after `--cli` are those of `sockeye`. Its executable
 * runs no scripts (the fuse RunAsNode is off), so its entry runs the command line, before any window and without the
 * single-instance lock.
 */
import { app } from 'electron'

const mark = '--cli'
/**
 * Ends the arguments that Electron and Chromium read. On Windows, Electron ends at once when an argument follows an address
 * before it (`CheckCommandLineArguments`).
 */
const endMark = '--'
/** Exit code after Ctrl+C. */
const interrupted = 130

/** The arguments after `--cli --`, or after `--cli` alone; undefined without it. */
export function commandLineArguments(args: readonly string[]): string[] | undefined {
  const at = args.indexOf(mark)
  if (at === -1) return undefined
  return args.slice(args[at + 1] === endMark ? at + 2 : at + 1)
}

/** Runs the command, then exits with its exit code. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // While nothing listens for a signal, Chromium handles it and quits.
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (!process.emit('SIGINT')) app.exit(interrupted)
  })
  const [{ createProgram }, { runProgram }] = await Promise.all([
    import('../cli/program.ts'),
    import('../host/run-program.ts'),
  ])
  await runProgram(await createProgram(args), args)
  // A pipe may still hold unread output.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  app.exit(Number(process.exitCode ?? 0))
}
