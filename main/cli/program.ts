/** The program of the command line: its commands and their common parts. */
import { Command } from 'commander'
import { markHiddenInLines } from '../../shared/bytes/hidden-characters.ts'
import { version } from '../host/app-paths.ts'

/** In the order of the help. A command is loaded when it is used: loading takes most of the time of a short command. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  listen: async () => (await import('./listen.ts')).listenCommand(),
  connect: async () => (await import('./connect.ts')).connectCommand(),
  sessions: async () => (await import('./sessions.ts')).sessionsCommand(),
  show: async () => (await import('./show.ts')).showCommand(),
  search: async () => (await import('./search.ts')).searchCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  compare: async () => (await import('./compare.ts')).compareCommand(),
  compact: async () => (await import('./compact.ts')).compactCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  web: async () => (await import('../web/command.ts')).webCommand(),
}

const epilogue = `
URLs are tcp://HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/PATH and wss://HOST:PORT/PATH;
put an IPv6 address in brackets: tcp://[::1]:8080. For a server, port 0 selects a free port.
With --json, each output line is one JSON object.

Exit codes: 0 success, 1 network or database error, 2 invalid usage, 130 cancelled.`

/** @param args the arguments that the program will run with */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('sockeye')
    .description('Record, inspect and replay TCP and WebSocket traffic.')
    .version(version)
    .addHelpText('after', epilogue)
  for (const name of neededFor(args)) {
    const command = await commands[name]?.()
    if (command) program.addCommand(command)
  }
  return speakSafely(program)
}

/** Returns the command named first; all commands for the help and to suggest a name. */
function neededFor([first]: readonly string[]): string[] {
  if (first === '--version' || first === '-V') return []
  return first !== undefined && Object.hasOwn(commands, first) ? [first] : Object.keys(commands)
}

/**
 * Lets the caller choose the exit code instead of commander, and marks control characters of the arguments in errors.
 */
function speakSafely(command: Command): Command {
  command
    .exitOverride()
    .showHelpAfterError('Use --help for usage information.')
    .configureOutput({ writeErr: (text) => process.stderr.write(markHiddenInLines(text)) })
  for (const inner of command.commands) speakSafely(inner)
  return command
}
