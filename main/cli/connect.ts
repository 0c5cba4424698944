/** `sockeye connect`: a TCP or WebSocket client, with or without TLS, that records the conversation. */
import { Command } from 'commander'
import { secretsOf, setSecretsApart } from '../../shared/model/endpoint-secrets.ts'
import { isWebSocket, type EndpointConfig } from '../../shared/protocols/index.ts'
import { configFromFlags, endpointFlags, type FlagValues } from './endpoint-flags.ts'
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
import { sendStandardInput } from './standard-input.ts'

const epilogue = `
Without --send and --send-hex, standard input is sent: its bytes over TCP, a text message a line over WebSocket.
It runs until the peer ends the connection, Ctrl+C, or --for seconds after everything named was sent.`

export function connectCommand(): Command {
  const sends: Sending[] = []
  const command = new Command('connect')
    .description('open a client and record the conversation')
    .argument('<url>', 'tcp://, tls://, ws:// or wss:// address')
  for (const option of endpointFlags('connect', sendOptions(sends))) command.addOption(option)
  return command
    .addOption(forOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', epilogue)
    .action((url: string, options: RunOptions & FlagValues) => {
      const config = setSecretsApart(configFromFlags('connect', url, options))
      hideSecrets(config)
      const how = isWebSocket(config.kind) ? 'lines' : 'bytes'
      return runSession({
        config,
        options,
        sends: sendBodies(sends, options['template'] === true),
        ...(sends.length === 0 && {
          whenOpen: (engine, session) => sendStandardInput(engine, session, how),
        }),
      })
    })
}

/** Takes secrets out of the list of processes, where the system lets a process change its title. */
function hideSecrets(config: EndpointConfig): void {
  if (secretsOf(config).some(({ value }) => value !== undefined)) process.title = 'sockeye connect'
}
