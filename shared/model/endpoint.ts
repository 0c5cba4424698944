/**
 * Endpoints: the configuration of a client or server. Each kind is a flat schema with defaults, so `{ kind, host, port
 * }` parses to a complete configuration.
 */
import { z } from 'zod'
import { secretSchema } from './secret.ts'

/** A TCP port; 0 lets the operating system choose (servers only). */
const port = z.int().min(0).max(65_535)
const remotePort = z.int().min(1).max(65_535)
const host = z.string().trim().min(1).max(253)
const milliseconds = z.int().min(0).max(86_400_000)

/**
 * TLS options of a client: how it verifies the server (against the system's roots and `caFile`, or not at all), and its
 * own certificate, for servers that request one.
 */
const clientTls = z.object({
  /** False accepts any certificate; the window shows this in red. */
  verify: z.boolean().default(true),
  /** PEM file with certificates that are trusted in addition to the system's; empty for none. */
  caFile: z.string().default(''),
  /** Server name that is sent (SNI) and verified; empty for the host. */
  serverName: z.string().default(''),
  /** PEM file with the client certificate and its intermediate certificates; empty sends none. */
  certFile: z.string().default(''),
  /** PEM file with the private key; empty when `certFile` contains it. */
  keyFile: z.string().default(''),
  /** Passphrase of an encrypted key; null for none. */
  passphrase: secretSchema.nullable().default(null),
})

/** Automatic reconnection of a client; delay n is `minDelayMs * factor^(n-1)`, at most `maxDelayMs`. */
const reconnect = z.object({
  /** Attempts after the first; 0 disables reconnection. */
  attempts: z.int().min(0).max(1_000_000).default(0),
  minDelayMs: milliseconds.default(500),
  maxDelayMs: milliseconds.default(30_000),
  factor: z.number().min(1).max(10).default(2),
})

/** The smallest size limit: a few blocks. Bytes. */
export const leastLimitBytes = 1_048_576
/** The smallest age limit. Milliseconds. */
export const leastLimitMs = 1_000

/** Limits on the traffic that a session keeps. */
const limits = z.object({
  /** Maximum size of its entries in the database; 0 for no limit. Bytes. */
  maxBytes: z
    .int()
    .min(0)
    .refine((bytes) => bytes === 0 || bytes >= leastLimitBytes, 'at least 1 MiB, or 0')
    .default(0),
  /** Maximum age of the session, or with `drop-oldest` of its entries; 0 for no limit. */
  maxAgeMs: z
    .int()
    .min(0)
    .max(31_536_000_000)
    .refine((ms) => ms === 0 || ms >= leastLimitMs, 'at least 1 s, or 0')
    .default(0),
  /** `stop` closes the endpoint; `drop-oldest` continues and deletes the oldest blocks. */
  atLimit: z.enum(['stop', 'drop-oldest']).default('stop'),
})
export type Limits = z.infer<typeof limits>

/** Recording options for sessions of all kinds. */
const recordOptions = {
  limits: limits.prefault({}),
  /**
   * When the disk is too slow: `pause` pauses the sockets, so nothing is lost; `cut` continues live, keeps the first
   * 256 bytes of each payload and counts the rest.
   */
  whenBehind: z.enum(['pause', 'cut']).default('pause'),
}

const tcpOptions = {
  ...recordOptions,
  noDelay: z.boolean().default(true),
  /** Idle time before the first keep-alive probe; 0 disables them. */
  keepAliveMs: milliseconds.default(0),
  /**
   * Keep sending after the peer's FIN until closed locally; false answers the FIN with a FIN after pending data was
   * sent.
   */
  halfOpen: z.boolean().default(false),
}

export const tcpClientSchema = z.object({
  kind: z.literal('tcp-client'),
  host,
  port: remotePort,
  /** 0 allows both families; 4 or 6 forces one. */
  family: z.union([z.literal(0), z.literal(4), z.literal(6)]).default(0),
  /** Use TLS (`tls://`). */
  secure: z.boolean().default(false),
  tls: clientTls.prefault({}),
  connectTimeoutMs: milliseconds.default(10_000),
  reconnect: reconnect.prefault({}),
  ...tcpOptions,
})

export const tcpServerSchema = z.object({
  kind: z.literal('tcp-server'),
  host: host.default('127.0.0.1'),
  port,
  backlog: z.int().min(1).max(65_535).default(511),
  /** Send every received byte back. */
  echo: z.boolean().default(false),
  ...tcpOptions,
})

/** 8 is excluded: zlib does not support it for compression. */
const windowBits = z.int().min(9).max(15).nullable().default(null)

const wsOptions = {
  ...recordOptions,
  /** Offer (client) or accept (server) permessage-deflate, RFC 7692. */
  perMessageDeflate: z.boolean().default(false),
  /** Maximum length of a received message; a longer one closes the connection with 1009. 0 for no limit. Bytes. */
  maxMessageBytes: z.int().min(0).default(0),
  /**
   * Fail the connection at the first violation, RFC 6455 section 7.1.7; false continues reading as long as possible.
   */
  strict: z.boolean().default(true),
  /** Answer the peer's close frame, RFC 6455 section 5.5.1; false leaves the connection open. */
  answerClose: z.boolean().default(true),
  /** Answer pings with pongs, RFC 6455 section 5.5.2. */
  autoPong: z.boolean().default(true),
  /** Delay of such a pong. */
  pongDelayMs: milliseconds.default(0),
  /** Interval of automatic pings; 0 disables them. */
  pingIntervalMs: milliseconds.default(0),
  /** Close the connection when an automatic ping has no pong within this time; 0 waits indefinitely. */
  pingTimeoutMs: milliseconds.default(0),
  /**
   * Let compressed messages refer to earlier ones (context takeover), RFC 7692 section 7.1.1; false negotiates no
   * context takeover.
   */
  contextTakeover: z.boolean().default(false),
  /** Maximum LZ77 window of each side, as base-2 logarithm, RFC 7692 section 7.1.2; null for the default, 15. */
  clientWindowBits: windowBits,
  serverWindowBits: windowBits,
}

/** Credentials in the `Authorization` header of the opening handshake: RFC 7617, RFC 6750 section 2.1. */
const webSocketAuth = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('none') }),
  z.object({
    scheme: z.literal('basic'),
    user: z
      .string()
      .max(1_024)
      .regex(/^[^:\p{Cc}]*$/u),
    password: secretSchema,
  }),
  z.object({ scheme: z.literal('bearer'), token: secretSchema }),
])
export type WebSocketAuth = z.infer<typeof webSocketAuth>

export const wsClientSchema = z.object({
  kind: z.literal('ws-client'),
  url: z.string().trim().min(1).max(8_192),
  auth: webSocketAuth.default({ scheme: 'none' }),
  headers: z.array(z.tuple([z.string().min(1), z.union([z.string(), secretSchema])])).default([]),
  subprotocols: z.array(z.string().min(1)).default([]),
  handshakeTimeoutMs: milliseconds.default(10_000),
  /** Follow redirects, each as a separate connection; false only reports their location. */
  followRedirects: z.boolean().default(false),
  tls: clientTls.prefault({}),
  reconnect: reconnect.prefault({}),
  ...wsOptions,
})

/** RFC 9110 section 5.5, and what servers send in practice: anything except line breaks and NUL. */
const headerValue = z.string().regex(/^[^\r\n\0]*$/)
const header = z.tuple([z.string().regex(/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/), headerValue])

/** How a server answers the handshake of requests for a path. */
const handshakeRule = z.object({
  /** Path without its query; a `*` at the end matches a prefix; empty matches every path. */
  path: z.string().default(''),
  /** 101 opens the WebSocket; any other status rejects it. */
  status: z.int().min(101).max(599).default(101),
  /** Headers of the response; they replace default ones with the same name. */
  headers: z.array(header).max(100).default([]),
  /** Body of a rejection. */
  body: z.string().max(1_048_576).default(''),
  /** Subprotocol to select, offered or not; null selects from `subprotocols`. */
  subprotocol: headerValue.min(1).nullable().default(null),
  /** Delay of the response. */
  delayMs: milliseconds.default(0),
})
export type HandshakeRule = z.infer<typeof handshakeRule>

export const wsServerSchema = z.object({
  kind: z.literal('ws-server'),
  host: host.default('127.0.0.1'),
  port,
  /** Accepted request path, for example `/quotes`; empty accepts every path. */
  path: z.string().default(''),
  /** Accepted subprotocols in order of preference; empty accepts none. */
  subprotocols: z.array(z.string().min(1)).default([]),
  /** Send every received message back. */
  echo: z.boolean().default(false),
  backlog: z.int().min(1).max(65_535).default(511),
  /** The first rule with a matching path determines the response; without a match, `path` and `subprotocols` do. */
  handshakes: z.array(handshakeRule).max(100).default([]),
  ...wsOptions,
})

export const endpointConfigSchema = z.discriminatedUnion('kind', [
  tcpClientSchema,
  tcpServerSchema,
  wsClientSchema,
  wsServerSchema,
])

/** In display order. */
export const endpointKinds = ['tcp-client', 'tcp-server', 'ws-client', 'ws-server'] as const
export type EndpointKind = (typeof endpointKinds)[number]

export type EndpointConfig = z.infer<typeof endpointConfigSchema>
/** A configuration before defaults are applied. */
export type EndpointConfigInput = z.input<typeof endpointConfigSchema>
export type TcpClientConfig = z.infer<typeof tcpClientSchema>
export type TcpServerConfig = z.infer<typeof tcpServerSchema>
export type WsClientConfig = z.infer<typeof wsClientSchema>
export type WsServerConfig = z.infer<typeof wsServerSchema>
export type ClientTls = z.infer<typeof clientTls>
export type Reconnect = z.infer<typeof reconnect>

export const endpointSchema = z.object({
  id: z.int().positive(),
  name: z.string().min(1).max(200),
  config: endpointConfigSchema,
})
/** A saved configuration of a client or a server. */
export type Endpoint = z.infer<typeof endpointSchema>
