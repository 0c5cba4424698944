/** The WebSocket client, with or without TLS. */
import { z } from 'zod'
import { takeUserInfo } from '../../model/endpoint-url-user.ts'
import { isSecretHeader, withoutSecretParameters } from '../../model/secret.ts'
import type { Descriptor, UrlParts } from '../descriptor.ts'
import { both, same } from '../../contract/localized-text.ts'
import { group, optionShape, section } from '../option.ts'
import { bind } from '../options/bind.ts'
import { echo } from '../options/echo.ts'
import { encoding } from '../options/encoding.ts'
import { reconnectSection } from '../options/reconnect.ts'
import { recordingSection } from '../options/recording.ts'
import { tlsSection } from '../options/tls.ts'
import { authSection } from './auth.ts'
import { headersSection } from './headers.ts'
import {
  compressionSection,
  handshakeOptions,
  messageOptions,
  pingSection,
  ruleOptions,
} from './options.ts'
import { webSocketSchemes } from './schemes.ts'

const redirects = group({
  /** Follow redirects, each as a separate connection; false only reports their location. */
  followRedirects: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Follow redirects', '跟随重定向'),
    cli: [
      {
        flags: '--follow-redirects',
        help: { connect: 'follow redirects (ws, wss)' },
        rank: 85,
        value: true,
      },
    ],
  },
})

const subprotocolRule = group({
  /** Refuse an answer that chooses none of the subprotocols offered; RFC 6455 section 4.2.2 allows it. */
  requireSubprotocol: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Require subprotocol', '要求选定子协议'),
    hint: both(
      'Rejects a response that selects no subprotocol, as browsers do.',
      '服务器未选定子协议时拒绝连接，与浏览器一致。',
    ),
    cli: [
      {
        flags: '--require-subprotocol',
        help: { connect: 'reject a response that selects no subprotocol' },
        rank: 97,
        value: true,
        needs: { flag: '--subprotocol' },
      },
    ],
  },
})

const sections = [
  section(
    same('WebSocket'),
    echo,
    encoding,
    messageOptions,
    subprotocolRule,
    redirects,
    ruleOptions,
  ),
  pingSection,
  compressionSection,
  authSection,
  headersSection,
  tlsSection,
  section(both('Connection', '连接'), handshakeOptions, bind),
  reconnectSection,
  recordingSection,
] as const

const schema = z.object({
  kind: z.literal('ws-client'),
  url: z.string().trim().min(1).max(8_192),
  ...optionShape(sections),
})
export type WsClientConfig = z.infer<typeof schema>

function fromUrl({ secure, authority, path }: UrlParts) {
  const scheme = secure ? webSocketSchemes.secure : webSocketSchemes.plain
  const url = `${scheme}://${authority}${path.startsWith('/') ? path : `/${path}`}`
  return { kind: 'ws-client', url, ...takeUserInfo(url) } as const
}

/** Moves user name and password out of the URL, and turns the values of secret headers into secrets. */
function separateSecrets(config: WsClientConfig): WsClientConfig {
  const written = takeUserInfo(config.url)
  return {
    ...config,
    ...(written && { url: written.url }),
    ...(written && config.auth.scheme === 'none' && { auth: written.auth }),
    headers: config.headers.map(([name, value]): WsClientConfig['headers'][number] => [
      name,
      typeof value === 'string' && isSecretHeader(name) ? { ref: null, value } : value,
    ]),
  }
}

export const wsClient = {
  kind: 'ws-client',
  protocol: 'websocket',
  role: 'client',
  label: both('WebSocket client', 'WebSocket 客户端'),
  summary: both(
    'Connect to a WebSocket address and inspect every frame.',
    '连接到 WebSocket 地址，查看每一帧。',
  ),
  example: same('localhost:8765/path'),
  schemes: webSocketSchemes,
  schema,
  sections,
  url: { portOptional: true, takesUser: true, tail: 'path-and-query' },
  fromUrl,
  toUrl: ({ url }) => url,
  isSecure: ({ url }) => url.startsWith('wss:'),
  endpointName: ({ url }) => url.replace(/^(wss?:\/\/[^/]*)\/$/, '$1'),
  sessionName: ({ url }) => url,
  separateSecrets,
  redactPlain: (config) => ({ ...config, url: withoutSecretParameters(config.url) }),
} as const satisfies Descriptor<WsClientConfig>
