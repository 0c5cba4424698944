/** The TCP server. */
import { z } from 'zod'
import type { Descriptor } from '../descriptor.ts'
import { formatHostPort, serverHost, localPort, shortHostPort } from '../host-port.ts'
import { both } from '../../contract/localized-text.ts'
import { optionShape, section } from '../option.ts'
import { recordingSection } from '../options/recording.ts'
import { echo } from '../options/echo.ts'
import { encoding } from '../options/encoding.ts'
import { backlog } from '../options/server.ts'
import { tcpOptions } from './options.ts'
import { tcpSchemes } from './schemes.ts'

const sections = [
  section(both('Connection', '连接'), echo, encoding, tcpOptions, backlog),
  recordingSection,
] as const

const schema = z.object({
  kind: z.literal('tcp-server'),
  host: serverHost,
  port: localPort,
  ...optionShape(sections),
})
export type TcpServerConfig = z.infer<typeof schema>

export const tcpServer = {
  kind: 'tcp-server',
  protocol: 'tcp',
  role: 'server',
  label: both('TCP server', 'TCP 服务器'),
  summary: both(
    'Accept connections on a TCP port from any number of peers.',
    '在 TCP 端口上接受任意数量的对端连接。',
  ),
  example: both(
    '8080, or 0.0.0.0:8080 for all interfaces; 0 selects a free port',
    '8080，或用 0.0.0.0:8080 监听所有网卡，0 表示自动选择端口',
  ),
  schemes: tcpSchemes,
  schema,
  sections,
  url: { portOptional: false, takesUser: false, tail: 'none' },
  fromUrl: ({ host, port }) => ({ kind: 'tcp-server', host, port }),
  toUrl: ({ host, port }) => `${tcpSchemes.plain}://${formatHostPort(host, port)}`,
  isSecure: () => false,
  endpointName: (config) => `TCP ${shortHostPort(config)}`,
  sessionName: ({ host, port }) => `TCP server ${formatHostPort(host, port)}`,
} as const satisfies Descriptor<TcpServerConfig>
