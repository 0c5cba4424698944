/** `sockeye listen`: a TCP or WebSocket server that records every peer. */
import { Command, Option } from 'commander'
import { parseEndpointUrl } from '../../shared/model/endpoint-url.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import {
  collect,
  completeConfig,
  dataOption,
  forOption,
  given,
  jsonOption,
  quietOption,
  sendBodies,
  sendOptions,
  wholeNumber,
  type Sending,
} from './options.ts'
import { limitOptions, recordOptionsOf, type LimitOptions } from './limit-options.ts'
import { runSession, type RunOptions } from './run-session.ts'
import { refuseForTcp, webSocketOptions, type WebSocketOptions } from './websocket-options.ts'

interface ListenOptions extends RunOptions, WebSocketOptions, LimitOptions {
  readonly echo?: true
  readonly template?: true
  readonly backlog?: number
}

export function listenCommand(): Command {
  const sends: Sending[] = []
  const command = new Command('listen')
    .description('open a server and record what its peers send')
    .argument('<url>', 'tcp://HOST:PORT or ws://HOST:PORT/PATH; port 0 takes a free one')
    .option('--echo', 'send back what comes in')
    .addOption(new Option('--backlog <n>', 'waiting connections').argParser(wholeNumber(1)))
    .addOption(
      new Option('--subprotocol <name>', 'accept this one (repeatable, best first)').argParser(
        collect,
      ),
    )
  for (const option of [...sendOptions(sends), ...webSocketOptions(), ...limitOptions()])
    command.addOption(option)
  return command
    .addOption(forOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText(
      'after',
      '\nWhat --send and --send-hex name goes to each peer as it connects.\nIt listens until Ctrl+C or --for ends it.',
    )
    .action((url: string, options: ListenOptions) =>
      runSession({
        config: configure(url, options),
        options,
        sends: sendBodies(sends, options.template === true),
      }),
    )
}

function configure(url: string, options: ListenOptions): EndpointConfig {
  const address = parseEndpointUrl(url, 'server')
  const common = {
    ...given({ echo: options.echo, backlog: options.backlog }),
    ...recordOptionsOf(options),
  }
  if (address.kind === 'tcp-server') {
    refuseForTcp(options)
    return completeConfig({ ...common, ...address })
  }
  return completeConfig({
    ...common,
    ...given({
      subprotocols: options.subprotocol,
      perMessageDeflate: options.deflate,
      maxMessageBytes: options.maxMessage,
      pingIntervalMs: options.pingInterval,
    }),
    autoPong: options.pong,
    ...address,
  })
}
