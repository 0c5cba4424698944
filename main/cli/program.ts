/** The command line's program: its commands and what they have in common. */
import { Command } from 'commander'
import { markHiddenInLines } from '../../shared/bytes/hidden-characters.ts'
import { version } from '../host/app-paths.ts'
import { webCommand } from '../web/command.ts'
import { compactCommand } from './compact.ts'
import { connectCommand } from './connect.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { listenCommand } from './listen.ts'
import { replayCommand } from './replay.ts'
import { searchCommand } from './search.ts'
import { sessionsCommand } from './sessions.ts'
import { showCommand } from './show.ts'

const epilogue = `
URLs are tcp://HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/PATH and wss://HOST:PORT/PATH;
an IPv6 address stands in brackets: tcp://[::1]:8080. A server's port 0 takes a free one.
With --json each line of the output is one JSON object.

Exit codes: 0 done, 1 the network or the store said no, 2 bad usage.`

export function createProgram(): Command {
  const program = new Command('sockeye')
    .description('Watch, record and replay TCP and WebSocket traffic.')
    .version(version)
    .addHelpText('after', epilogue)
  const commands = [
    listenCommand(),
    connectCommand(),
    sessionsCommand(),
    showCommand(),
    searchCommand(),
    replayCommand(),
    compactCommand(),
    exportCommand(),
    importCommand(),
    webCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  return speakSafely(program)
}

/** Lets the caller choose the exit code instead of commander, and writes back no controls of what was typed. */
function speakSafely(command: Command): Command {
  command
    .exitOverride()
    .showHelpAfterError('Run it with --help to see how it is used.')
    .configureOutput({ writeErr: (text) => process.stderr.write(markHiddenInLines(text)) })
  for (const inner of command.commands) speakSafely(inner)
  return command
}
