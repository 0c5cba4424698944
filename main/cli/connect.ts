/** `sockeye connect`: a TCP or WebSocket client, with or without TLS, that records the conversation. */
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'
import { setSecretsApart } from '../../shared/model/endpoint-secrets.ts'
import { parseEndpointUrl } from '../../shared/model/endpoint-url.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import {
  collect,
  completeConfig,
  dataOption,
  forOption,
  given,
  header,
  jsonOption,
  quietOption,
  seconds,
  sendBodies,
  sendOptions,
  wholeNumber,
  type Sending,
} from './options.ts'
import {
  authOf,
  certificateOf,
  hideSecrets,
  identityOptions,
  refuseAuthForTcp,
  type IdentityOptions,
} from './identity-options.ts'
import { limitOptions, recordOptionsOf, type LimitOptions } from './limit-options.ts'
import { runSession, type RunOptions } from './run-session.ts'
import { sendStandardInput } from './standard-input.ts'
import { refuseForTcp, webSocketOptions, type WebSocketOptions } from './websocket-options.ts'

interface ConnectOptions extends RunOptions, WebSocketOptions, LimitOptions, IdentityOptions {
  readonly timeout?: number
  readonly template?: true
  readonly reconnect?: number
  readonly ipv4?: true
  readonly ipv6?: true
  readonly insecure?: true
  readonly ca?: string
  readonly serverName?: string
}

const epilogue = `
Without --send and --send-hex, standard input is sent: its bytes over TCP, a text message a line over WebSocket.
It runs until the peer ends the connection, Ctrl+C, or --for seconds after everything named was sent.`

export function connectCommand(): Command {
  const sends: Sending[] = []
  const command = new Command('connect')
    .description('open a client and record the conversation')
    .argument('<url>', 'tcp://, tls://, ws:// or wss:// address')
    .addOption(
      new Option('--timeout <seconds>', 'for connecting and for the handshake').argParser(seconds),
    )
    .addOption(
      new Option('--reconnect <attempts>', 'connect again when it breaks').argParser(
        wholeNumber(0),
      ),
    )
    .addOption(new Option('-4, --ipv4', 'IPv4 only (tcp, tls)'))
    .addOption(new Option('-6, --ipv6', 'IPv6 only (tcp, tls)').conflicts('ipv4'))
    .addOption(new Option('--insecure', 'accept any certificate (tls, wss)'))
    .addOption(new Option('--ca <file>', 'trust the certificates of this PEM file too (tls, wss)'))
    .addOption(new Option('--server-name <name>', 'name sent and verified (tls, wss)'))
    .addOption(
      new Option('--header <name: value>', 'add to the request (ws, wss; repeatable)').argParser(
        header,
      ),
    )
    .addOption(
      new Option('--subprotocol <name>', 'offer this one (ws, wss; repeatable)').argParser(collect),
    )
  for (const option of [
    ...identityOptions(),
    ...sendOptions(sends),
    ...webSocketOptions(),
    ...limitOptions(),
  ])
    command.addOption(option)
  return command
    .addOption(forOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .addOption(dataOption())
    .addHelpText('after', epilogue)
    .action((url: string, options: ConnectOptions) => {
      const config = setSecretsApart(configure(url, options))
      hideSecrets(config)
      const how = config.kind === 'ws-client' ? 'lines' : 'bytes'
      return runSession({
        config,
        options,
        sends: sendBodies(sends, options.template === true),
        ...(sends.length === 0 && {
          whenOpen: (engine, session) => sendStandardInput(engine, session, how),
        }),
      })
    })
}

function configure(url: string, options: ConnectOptions): EndpointConfig {
  const address = parseEndpointUrl(url, 'client')
  const secure = /^\s*(?:tls|wss):/i.test(url)
  const forTls = [options.insecure, options.ca, options.serverName, options.cert]
  if (!secure && forTls.some((option) => option !== undefined))
    throw new AppError(
      'bad-input',
      '--insecure, --ca, --server-name and --cert are for tls:// and wss:// only.',
    )
  const common = {
    ...recordOptionsOf(options),
    tls: {
      verify: !options.insecure,
      ...given({
        caFile: options.ca === undefined ? undefined : resolve(options.ca),
        serverName: options.serverName,
      }),
      ...certificateOf(options),
    },
    reconnect: given({ attempts: options.reconnect }),
  }
  if (address.kind === 'tcp-client') {
    refuseForTcp(options)
    refuseAuthForTcp(options)
    const family = options.ipv4 ? 4 : options.ipv6 ? 6 : 0
    const limits = given({ connectTimeoutMs: options.timeout })
    return completeConfig({ ...common, ...limits, family, ...address })
  }
  if (options.ipv4 || options.ipv6)
    throw new AppError('bad-input', '--ipv4 and --ipv6 are for tcp:// and tls:// only.')
  return completeConfig({
    ...common,
    ...given({
      auth: authOf(options),
      headers: options.header,
      subprotocols: options.subprotocol,
      perMessageDeflate: options.deflate,
      maxMessageBytes: options.maxMessage,
      pingIntervalMs: options.pingInterval,
      handshakeTimeoutMs: options.timeout,
    }),
    autoPong: options.pong,
    ...address,
  })
}
