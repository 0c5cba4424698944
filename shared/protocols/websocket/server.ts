/** The WebSocket server. */
import { z } from 'zod'
import { isSecretHeader } from '../../model/secret.ts'
import type { Descriptor } from '../descriptor.ts'
import { formatHostPort, serverHost, localPort, shortHostPort } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { optionShape, section } from '../option.ts'
import { recordingSection } from '../options/recording.ts'
import { echo } from '../options/echo.ts'
import { encoding } from '../options/encoding.ts'
import { backlog } from '../options/server.ts'
import { handshakeSection } from './handshake-rules.ts'
import {
  compressionSection,
  handshakeOptions,
  messageOptions,
  pingSection,
  ruleOptions,
} from './options.ts'
import { webSocketSchemes } from './schemes.ts'

const sections = [
  section(same('WebSocket'), echo, encoding, messageOptions, ruleOptions),
  pingSection,
  compressionSection,
  handshakeSection,
  section(both('Connection', '连接'), handshakeOptions, backlog),
  recordingSection,
] as const

const schema = z.object({
  kind: z.literal('ws-server'),
  host: serverHost,
  port: localPort,
  /** Accepted request path, for example `/quotes`; empty accepts every path. */
  path: z.string().default(''),
  ...optionShape(sections),
})
export type WsServerConfig = z.infer<typeof schema>

/** Removes the values of secret headers from the answers to handshakes. */
const redactPlain = (config: WsServerConfig): WsServerConfig => ({
  ...config,
  handshakes: config.handshakes.map((rule) => ({
    ...rule,
    headers: rule.headers.map(([name, value]): [string, string] => [
      name,
      isSecretHeader(name) ? '' : value,
    ]),
  })),
})

export const wsServer = {
  kind: 'ws-server',
  protocol: 'websocket',
  role: 'server',
  label: both('WebSocket server', 'WebSocket 服务器'),
  summary: both(
    'Accept WebSocket connections and reply manually or by echo.',
    '接受 WebSocket 连接，可手动回复或自动回显。',
  ),
  example: both('8765/path; 0 selects a free port', '8765/path，0 表示自动选择端口'),
  schemes: webSocketSchemes,
  schema,
  sections,
  url: { portOptional: false, takesUser: false, tail: 'path' },
  fromUrl: ({ host, port, path }) => ({
    kind: 'ws-server',
    host,
    port,
    path: path === '/' ? '' : path,
  }),
  toUrl: ({ host, port, path }) =>
    `${webSocketSchemes.plain}://${formatHostPort(host, port)}${path || '/'}`,
  isSecure: () => false,
  endpointName: (config) => `WebSocket ${shortHostPort(config)}${config.path}`,
  sessionName: ({ host, port, path }) => `WebSocket server ${formatHostPort(host, port)}${path}`,
  redactPlain,
} as const satisfies Descriptor<WsServerConfig>
