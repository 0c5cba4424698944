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
    hint: both('Separated by commas, best first.', '用逗号分隔，优先者在前。'),
    cli: [
      {
        flags: '--subprotocol <name>',
        help: {
          connect: 'offer this one (ws, wss; repeatable)',
          listen: 'accept this one (repeatable, best first)',
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
    label: both('Longest message', '最长消息'),
    hint: both('0 for no limit.', '0 表示不限制。'),
    cli: [
      {
        flags: '--max-message <bytes>',
        help: helpOnBoth('close with 1009 after a longer message'),
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
      'Off reads what browsers read, and marks what is broken.',
      '关闭后像浏览器一样宽松读取，并标出违规之处。',
    ),
    cli: [
      {
        flags: '--strict-handshake',
        help: helpOnBoth('refuse a handshake that breaks any rule'),
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
    label: both('End at the first broken rule', '遇到首个违规即断开'),
    hint: both(
      'Off reads on as far as the lengths allow, and marks what is broken.',
      '关闭后在长度允许的范围内继续读取，并标出违规之处。',
    ),
  },
  /** Answer the peer's close frame, RFC 6455 section 5.5.1; false leaves the connection open. */
  answerClose: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Answer the peer’s close', '应答对端的关闭帧'),
  },
})

const pings = group({
  /** Answer pings with pongs, RFC 6455 section 5.5.2. */
  autoPong: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Answer pings', '自动应答 ping'),
    cli: [
      {
        flags: '--no-pong',
        help: helpOnBoth('leave pings unanswered'),
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
    label: both('Answer after', '延迟应答'),
  },
  /** Interval of automatic pings; 0 disables them. */
  pingIntervalMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: ms,
    label: both('Send pings every', '自动 ping 间隔'),
    hint: both('0 sends none by itself.', '0 表示不自动发送。'),
    cli: [
      {
        flags: '--ping-interval <seconds>',
        help: helpOnBoth('send a ping so often'),
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
    label: both('Close without a pong after', '无 pong 多久后关闭'),
    hint: both('0 waits for ever.', '0 表示一直等待。'),
  },
})
export const pingSection = section(both('Ping and pong', 'Ping 与 Pong'), pings)

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
        help: helpOnBoth('agree to permessage-deflate'),
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
    label: both('Keep the window between messages', '在消息之间保留窗口'),
    hint: both(
      'Context takeover: a message may build on those before it.',
      '上下文接管：消息可基于之前的消息压缩。',
    ),
  },
  /** Maximum LZ77 window of each side, as base-2 logarithm, RFC 7692 section 7.1.2; null for the default, 15. */
  clientWindowBits: {
    schema: windowBits,
    control: 'number',
    shownWith: 'perMessageDeflate',
    label: both('Window of the client (bits)', '客户端窗口（位）'),
    hint: both('9 to 15; empty leaves it at 15.', '9 到 15；留空为 15。'),
  },
  serverWindowBits: {
    schema: windowBits,
    control: 'number',
    shownWith: 'perMessageDeflate',
    label: both('Window of the server (bits)', '服务器窗口（位）'),
  },
})
export const compressionSection = section(both('Compression', '压缩'), compression)
