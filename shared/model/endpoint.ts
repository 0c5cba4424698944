/**
 * Endpoints: what a person configures before anything is opened. Each kind is one flat schema with its
 * defaults, so that `{ kind, host, port }` is already a complete configuration once parsed.
 */
import { z } from 'zod'
import { secretSchema } from './secret.ts'

/** A TCP port a person may ask for; 0 lets the system choose (servers only). */
const port = z.int().min(0).max(65_535)
const remotePort = z.int().min(1).max(65_535)
const host = z.string().trim().min(1).max(253)
const milliseconds = z.int().min(0).max(86_400_000)

/**
 * How a client proves who answers, verified against the system's roots and `caFile` or any certificate, and who asks,
 * where a server wants to know.
 */
const clientTls = z.object({
  /** False accepts any certificate; the window says so in red. */
  verify: z.boolean().default(true),
  /** PEM file whose certificates are trusted beside the system's; empty for none. */
  caFile: z.string().default(''),
  /** Server name sent (SNI) and verified; empty takes the host. */
  serverName: z.string().default(''),
  /** PEM file of the client's own certificate, with those that lead to its authority; empty shows none. */
  certFile: z.string().default(''),
  /** PEM file of its key; empty when `certFile` holds it too. */
  keyFile: z.string().default(''),
  /** Of an encrypted key; null for none. */
  passphrase: secretSchema.nullable().default(null),
})

/** Automatic reconnection of a client; the n-th delay is `minDelayMs * factor^(n-1)`, at most `maxDelayMs`. */
const reconnect = z.object({
  /** Attempts after the first; 0 never reconnects. */
  attempts: z.int().min(0).max(1_000_000).default(0),
  minDelayMs: milliseconds.default(500),
  maxDelayMs: milliseconds.default(30_000),
  factor: z.number().min(1).max(10).default(2),
})

/** The smallest limit by size: a few blocks. Bytes. */
export const leastLimitBytes = 1_048_576
/** The shortest limit by age. Milliseconds. */
export const leastLimitMs = 1_000

/** How much of its traffic a session keeps. */
const limits = z.object({
  /** What its entries may take in the database; 0 for no limit. Bytes. */
  maxBytes: z
    .int()
    .min(0)
    .refine((bytes) => bytes === 0 || bytes >= leastLimitBytes, 'at least 1 MiB, or 0')
    .default(0),
  /** How old it, or with `drop-oldest` its entries, may become; 0 for no limit. */
  maxAgeMs: z
    .int()
    .min(0)
    .max(31_536_000_000)
    .refine((ms) => ms === 0 || ms >= leastLimitMs, 'at least 1 s, or 0')
    .default(0),
  /** `stop` closes the endpoint; `drop-oldest` goes on and lets its oldest blocks go. */
  atLimit: z.enum(['stop', 'drop-oldest']).default('stop'),
})
export type Limits = z.infer<typeof limits>

/** How a session of any kind is recorded. */
const recordOptions = {
  limits: limits.prefault({}),
  /**
   * When the disk cannot follow: `pause` has the peers wait, so that nothing is lost; `cut` goes on live, keeps the first
   * 256 bytes of each payload and counts the rest.
   */
  whenBehind: z.enum(['pause', 'cut']).default('pause'),
}

const tcpOptions = {
  ...recordOptions,
  noDelay: z.boolean().default(true),
  /** Idle time before the first keep-alive probe; 0 sends none. */
  keepAliveMs: milliseconds.default(0),
  /** Go on sending after the peer's FIN until closed here; false answers FIN with FIN once what is due was sent. */
  halfOpen: z.boolean().default(false),
}

export const tcpClientSchema = z.object({
  kind: z.literal('tcp-client'),
  host,
  port: remotePort,
  /** 0 takes either family, 4 or 6 forces it. */
  family: z.union([z.literal(0), z.literal(4), z.literal(6)]).default(0),
  /** Speak TLS (`tls://`). */
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
  /** Send back every byte that comes in. */
  echo: z.boolean().default(false),
  ...tcpOptions,
})

/** 8 is left out: zlib cannot compress with it. */
const windowBits = z.int().min(9).max(15).nullable().default(null)

const wsOptions = {
  ...recordOptions,
  /** Offer (client) or accept (server) permessage-deflate, RFC 7692. */
  perMessageDeflate: z.boolean().default(false),
  /** Longest message taken before the connection is closed with 1009; 0 for no limit. Bytes. */
  maxMessageBytes: z.int().min(0).default(0),
  /** Fail the connection at the first broken rule, RFC 6455 section 7.1.7; false goes on reading as far as it can. */
  strict: z.boolean().default(true),
  /** Answer the peer's close frame, RFC 6455 section 5.5.1; false leaves the connection open for as long as it lasts. */
  answerClose: z.boolean().default(true),
  /** Answer pings with pongs, RFC 6455 section 5.5.2. */
  autoPong: z.boolean().default(true),
  /** How long such an answer waits. */
  pongDelayMs: milliseconds.default(0),
  /** From one automatic ping to the next; 0 sends none. */
  pingIntervalMs: milliseconds.default(0),
  /** A connection that leaves an automatic ping unanswered for so long is closed; 0 waits for ever. */
  pingTimeoutMs: milliseconds.default(0),
  /** Let a compressed message build on those before it, RFC 7692 section 7.1.1; false asks for none of that. */
  contextTakeover: z.boolean().default(false),
  /** Largest compression window of each side, as base-2 logarithm, RFC 7692 section 7.1.2; null leaves it at 15. */
  clientWindowBits: windowBits,
  serverWindowBits: windowBits,
}

/** Who asks, told in the opening handshake by an `Authorization` header: RFC 7617, RFC 6750 section 2.1. */
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
  /** Follow answers that redirect, each as a connection of its own; false tells where they point. */
  followRedirects: z.boolean().default(false),
  tls: clientTls.prefault({}),
  reconnect: reconnect.prefault({}),
  ...wsOptions,
})

/** RFC 9110 section 5.5, and what servers send all the same: anything but line breaks and NUL. */
const headerValue = z.string().regex(/^[^\r\n\0]*$/)
const header = z.tuple([z.string().regex(/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/), headerValue])

/** How a server answers the handshake of requests for a path. */
const handshakeRule = z.object({
  /** Path without its query; with `*` at its end all that begin so; empty for every path. */
  path: z.string().default(''),
  /** 101 opens the WebSocket; anything else refuses it. */
  status: z.int().min(101).max(599).default(101),
  /** Added to the answer; one the answer has already takes the place of that. */
  headers: z.array(header).max(100).default([]),
  /** Body of a refusal. */
  body: z.string().max(1_048_576).default(''),
  /** Subprotocol to agree to, offered or not; null chooses from `subprotocols`. */
  subprotocol: headerValue.min(1).nullable().default(null),
  /** How long the answer waits. */
  delayMs: milliseconds.default(0),
})
export type HandshakeRule = z.infer<typeof handshakeRule>

export const wsServerSchema = z.object({
  kind: z.literal('ws-server'),
  host: host.default('127.0.0.1'),
  port,
  /** Request path that is accepted, such as `/quotes`; empty accepts every path. */
  path: z.string().default(''),
  /** Subprotocols accepted, best first; empty agrees to none. */
  subprotocols: z.array(z.string().min(1)).default([]),
  /** Send back every message that comes in. */
  echo: z.boolean().default(false),
  backlog: z.int().min(1).max(65_535).default(511),
  /** The first rule whose path fits the request decides its answer; without one, `path` and `subprotocols` do. */
  handshakes: z.array(handshakeRule).max(100).default([]),
  ...wsOptions,
})

export const endpointConfigSchema = z.discriminatedUnion('kind', [
  tcpClientSchema,
  tcpServerSchema,
  wsClientSchema,
  wsServerSchema,
])

/** In the order in which a person is given the choice. */
export const endpointKinds = ['tcp-client', 'tcp-server', 'ws-client', 'ws-server'] as const
export type EndpointKind = (typeof endpointKinds)[number]

export type EndpointConfig = z.infer<typeof endpointConfigSchema>
/** A configuration before defaults are filled in. */
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
/** A saved configuration of something to open. */
export type Endpoint = z.infer<typeof endpointSchema>
