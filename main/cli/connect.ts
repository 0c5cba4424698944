/** `sockeye connect`: a TCP or WebSocket client, with or without TLS, that records the conversation. */
import { Command, Option } from 'commander'
import { englishError } from '../host/english-error.ts'
import { secretsOf, setSecretsApart } from '../../shared/model/endpoint-secrets.ts'
import { isWebSocket, type EndpointConfig } from '../../shared/protocols/index.ts'
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
import { runSession, type SessionRun, type RunOptions } from './run-session.ts'
import { missingInput, sendFin, sendStandardInput } from './standard-input.ts'

const epilogue = `
Without --send, --send-hex, --echo and --markers, standard input is sent: as bytes over TCP, as one text message per
line over WebSocket.
Over TCP, the end of standard input is sent as FIN, and the peer can continue to send. Use --no-half-close to disable this.
On Windows, standard input is supported by the npm package only, not by the desktop application.
The client runs until the peer disconnects, until Ctrl+C, or for the time set by --for after everything is sent.`

export function connectCommand(): Command {
  const sends: Sending[] = []
  const command = new Command('connect')
    .description('connect to a server and record the traffic')
    .argument('<url>', 'tcp://, tls://, ws:// or wss:// address')
  for (const option of endpointFlags('connect', sendOptions(sends))) command.addOption(option)
  return command
    .addOption(
      new Option(
        '--half-close',
        'send FIN after the last message (tcp, tls); default for standard input',
      ),
    )
    .addOption(new Option('--no-half-close', 'do not send FIN at the end of standard input'))
    .addOption(markersOption())
    .addOption(forOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', epilogue)
    .action((url: string, options: RunOptions & FlagValues) => {
      const config = setSecretsApart(configFromFlags('connect', url, options))
      hideSecrets(config)
      const whenOpen = afterSends(config, options, sends.length > 0)
      return runSession({
        config,
        options,
        sends: sendBodies(sends, options['template'] === true),
        ...(whenOpen && { whenOpen }),
      })
    })
}

/**
 * What follows `--send` and `--send-hex`: standard input where there are none and it holds no markers, and the FIN.
 * @throws AppError `bad-input` for a half-close of a WebSocket
 */
function afterSends(
  config: EndpointConfig,
  { halfClose, markers }: RunOptions & FlagValues,
  sends: boolean,
): SessionRun['whenOpen'] | null {
  const overTcp = !isWebSocket(config.kind)
  if (halfClose !== undefined && !overTcp)
    throw englishError('bad-input', '--half-close is for tcp:// and tls:// only.')
  if (!sends && !config.echo && !markers) {
    if (missingInput === undefined)
      return (engine, session) =>
        sendStandardInput(engine, session, {
          as: overTcp ? 'bytes' : 'lines',
          halfClose: overTcp && halfClose !== false,
        })
    process.stderr.write(`${missingInput} Use --send or --send-hex, or the npm package.\n`)
  }
  if (halfClose !== true) return null
  return (engine, session) => {
    void sendFin(engine, session)
    return () => undefined
  }
}

/** Takes secrets out of the list of processes, where the system lets a process change its title. */
function hideSecrets(config: EndpointConfig): void {
  if (secretsOf(config).some(({ value }) => value !== undefined)) process.title = 'sockeye connect'
}
