/** `sockeye listen`: a TCP or WebSocket server that records every peer. */
import { Command } from 'commander'
import { configFromFlags, endpointFlags, type FlagValues } from './endpoint-flags.ts'
import { markersOption } from './markers.ts'
import {
  dataOption,
  forOption,
  jsonOption,
  quietOption,
  sendBodies,
  sendOptions,
  type Sending,
} from './options.ts'
import { runSession, type RunOptions } from './run-session.ts'

export function listenCommand(): Command {
  const sends: Sending[] = []
  const command = new Command('listen')
    .description('open a server and record the traffic of its peers')
    .argument('<url>', 'tcp://HOST:PORT or ws://HOST:PORT/PATH; port 0 selects a free port')
  for (const option of endpointFlags('listen', sendOptions(sends))) command.addOption(option)
  return command
    .addOption(markersOption())
    .addOption(forOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\n--send and --send-hex send to each peer when it connects.\nThe server runs until Ctrl+C, or for the time set by --for.',
    )
    .action((url: string, options: RunOptions & FlagValues) =>
      runSession({
        config: configFromFlags('listen', url, options),
        options,
        sends: sendBodies(sends, options['template'] === true),
      }),
    )
}
