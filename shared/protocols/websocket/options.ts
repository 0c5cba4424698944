/** Options of WebSocket endpoints of both roles. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { group, helpOnBoth, section } from '../option.ts'
import { timeoutFlag } from '../options/timeout.ts'

const ms = same('ms')

export const messageOptions = group({
  /** In order of preference: a client offers them, a server accepts the first one that is offered. Empty for none. */
  subprotocols: {
    schema: z.array(z.string().min(1)).default([]),
    control: 'list',
    label: both('Subprotocols', '子协议'),
    hint: both('Comma-separated, in order of preference.', '以逗号分隔，按优先级排列。'),
    cli: [
      {
        flags: '--subprotocol <name>',
        help: {
          connect: 'offer this subprotocol (ws, wss; repeatable)',
          listen: 'accept this subprotocol (repeatable, in order of preference)',
        },
        rank: 90,
        read: 'list',
      },
    ],
  },
  /** Maximum length of a received message; a longer one closes the connection with 1009. 0 for no limit. Bytes. */
  maxMessageBytes: {
    schema: z.int().min(0).default(0),
    control: 'number',
    unit: both('bytes', '字节'),
    label: both('Maximum message size', '消息大小上限'),
    hint: both('0 means no limit.', '0 表示不限。'),
    cli: [
      {
        flags: '--max-message <bytes>',
        help: helpOnBoth('close with 1009 if a message is longer'),
        rank: 140,
        read: { from: 1 },
      },
    ],
  },
})

export const handshakeOptions = group({
  /** From the connection to the answer; 0 waits for ever. For a client it includes connecting. */
  handshakeTimeoutMs: {
    schema: milliseconds.default(10_000),
    control: 'number',
    unit: ms,
    label: both('Handshake timeout', '握手超时'),
    cli: [timeoutFlag],
  },
  /** Refuse the peer's part of the opening handshake at the first rule it breaks; false marks what can still be read. */
  strictHandshake: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Strict handshake', '严格检查握手'),
    hint: both(
      'When off, accepts what browsers accept and marks violations.',
      '关闭后与浏览器一样宽松解析，并标出违规之处。',
    ),
    cli: [
      {
        flags: '--strict-handshake',
        help: helpOnBoth('reject a handshake with any protocol violation'),
        rank: 115,
        value: true,
      },
    ],
  },
})

export const ruleOptions = group({
  /** Fail the connection at the first violation, RFC 6455 section 7.1.7; false continues reading as long as possible. */
  strict: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Disconnect on protocol error', '协议错误时断开连接'),
    hint: both(
      'When off, continues to parse where possible and marks violations.',
      '关闭后尽可能继续解析，并标出违规之处。',
    ),
  },
  /** Answer the peer's close frame, RFC 6455 section 5.5.1; false leaves the connection open. */
  answerClose: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Reply to close frames', '回复关闭帧'),
  },
})

const pings = group({
  /** Answer pings with pongs, RFC 6455 section 5.5.2. */
  autoPong: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Reply to pings', '自动回复 pong'),
    cli: [
      {
        flags: '--no-pong',
        help: helpOnBoth('do not reply to pings'),
        rank: 120,
        value: false,
      },
    ],
  },
  /** Delay of such a pong. */
  pongDelayMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: ms,
    shownWith: 'autoPong',
    label: both('Pong delay', 'pong 延迟'),
  },
  /** Interval of automatic pings; 0 disables them. */
  pingIntervalMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: ms,
    label: both('Ping interval', 'ping 间隔'),
    hint: both('0 disables automatic pings.', '0 表示不自动发送 ping。'),
    cli: [
      {
        flags: '--ping-interval <seconds>',
        help: helpOnBoth('interval of automatic pings'),
        rank: 130,
        read: 'seconds',
      },
    ],
  },
  /** Close the connection when an automatic ping has no pong within this time; 0 waits indefinitely. */
  pingTimeoutMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: ms,
    label: both('Pong timeout', 'pong 超时'),
    hint: both('0 means no timeout.', '0 表示不限时。'),
  },
})
export const pingSection = section(both('Ping and pong', 'ping 与 pong'), pings)

/** 8 is excluded: zlib does not support it for compression. */
const windowBits = z.int().min(9).max(15).nullable().default(null)

const compression = group({
  /** Offer (client) or accept (server) permessage-deflate, RFC 7692. */
  perMessageDeflate: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: same('permessage-deflate'),
    cli: [
      {
        flags: '--deflate',
        help: helpOnBoth('enable permessage-deflate'),
        rank: 110,
        value: true,
      },
    ],
  },
  /** Let compressed messages refer to earlier ones, RFC 7692 section 7.1.1; false negotiates no context takeover. */
  contextTakeover: {
    schema: z.boolean().default(false),
    control: 'switch',
    shownWith: 'perMessageDeflate',
    label: both('Context takeover', '上下文接管'),
    hint: both('Reuses the compression window of previous messages.', '复用之前消息的压缩窗口。'),
  },
  /** Maximum LZ77 window of each side, as base-2 logarithm, RFC 7692 section 7.1.2; null for the default, 15. */
  clientWindowBits: {
    schema: windowBits,
    control: 'number',
    shownWith: 'perMessageDeflate',
    label: both('Client window (bits)', '客户端窗口（位）'),
    hint: both('9 to 15. The default is 15.', '9 到 15，默认为 15。'),
  },
  serverWindowBits: {
    schema: windowBits,
    control: 'number',
    shownWith: 'perMessageDeflate',
    label: both('Server window (bits)', '服务器窗口（位）'),
  },
})
export const compressionSection = section(both('Compression', '压缩'), compression)
