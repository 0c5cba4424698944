/** The TCP client, with or without TLS. */
import { z } from 'zod'
import type { Descriptor } from '../descriptor.ts'
import { formatHostPort, hostSchema, milliseconds, remotePort } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { group, optionShape, section } from '../option.ts'
import { bind } from '../options/bind.ts'
import { echo } from '../options/echo.ts'
import { encoding } from '../options/encoding.ts'
import { reconnectSection } from '../options/reconnect.ts'
import { recordingSection } from '../options/recording.ts'
import { timeoutFlag } from '../options/timeout.ts'
import { tlsSection } from '../options/tls.ts'
import { tcpOptions } from './options.ts'
import { tcpSchemes } from './schemes.ts'

const connectOptions = group({
  connectTimeoutMs: {
    schema: milliseconds.default(10_000),
    control: 'number',
    unit: same('ms'),
    label: both('Connect timeout', '连接超时'),
    cli: [timeoutFlag],
  },
  /** 0 allows both families; 4 or 6 forces one. */
  family: {
    schema: z.union([z.literal(0), z.literal(4), z.literal(6)]).default(0),
    control: 'select',
    label: both('Address family', '地址族'),
    choices: [
      { value: 0, label: both('IPv4 or IPv6', 'IPv4 或 IPv6') },
      { value: 4, label: same('IPv4') },
      { value: 6, label: same('IPv6') },
    ],
    cli: [
      { flags: '-4, --ipv4', help: { connect: 'IPv4 only (tcp, tls)' }, rank: 30, value: 4 },
      {
        flags: '-6, --ipv6',
        help: { connect: 'IPv6 only (tcp, tls)' },
        rank: 40,
        value: 6,
        conflicts: 'ipv4',
      },
    ],
  },
})

const sections = [
  tlsSection,
  section(both('Connection', '连接'), echo, encoding, connectOptions, bind, tcpOptions),
  reconnectSection,
  recordingSection,
] as const

const schema = z.object({
  kind: z.literal('tcp-client'),
  host: hostSchema,
  port: remotePort,
  /** Use TLS (`tls://`). */
  secure: z.boolean().default(false),
  ...optionShape(sections),
})
export type TcpClientConfig = z.infer<typeof schema>

const toUrl = ({ secure, host, port }: TcpClientConfig): string =>
  `${secure ? tcpSchemes.secure : tcpSchemes.plain}://${formatHostPort(host, port)}`

export const tcpClient = {
  kind: 'tcp-client',
  protocol: 'tcp',
  role: 'client',
  label: both('TCP client', 'TCP 客户端'),
  summary: both(
    'Connect to a TCP port, in plain text or over TLS.',
    '连接到 TCP 端口，支持明文和 TLS。',
  ),
  example: same('localhost:8080'),
  schemes: tcpSchemes,
  schema,
  sections,
  url: { portOptional: false, takesUser: false, tail: 'none' },
  fromUrl: ({ host, port, secure }) => ({ kind: 'tcp-client', host, port, secure }),
  toUrl,
  isSecure: ({ secure }) => secure,
  endpointName: toUrl,
  sessionName: toUrl,
} as const satisfies Descriptor<TcpClientConfig>
