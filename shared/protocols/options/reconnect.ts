/** Automatic reconnection of a client; delay n is `minDelayMs * factor^(n-1)`, at most `maxDelayMs`. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { nestedGroup, section } from '../option.ts'

const reconnect = nestedGroup('reconnect', {
  /** Attempts after the first; 0 disables reconnection. */
  attempts: {
    schema: z.int().min(0).max(1_000_000).default(0),
    control: 'number',
    label: both('Maximum attempts', '最大次数'),
    hint: both('0 disables reconnection.', '0 表示不重连。'),
    cli: [
      {
        flags: '--reconnect <attempts>',
        help: { connect: 'reconnect after a lost connection' },
        rank: 20,
        read: { from: 0 },
      },
    ],
  },
  minDelayMs: {
    schema: milliseconds.default(500),
    control: 'number',
    unit: same('ms'),
    label: both('Initial delay', '初始延迟'),
  },
  maxDelayMs: {
    schema: milliseconds.default(30_000),
    control: 'number',
    unit: same('ms'),
    label: both('Maximum delay', '最大延迟'),
  },
  factor: {
    schema: z.number().min(1).max(10).default(2),
    control: 'number',
    unit: same('×'),
    label: both('Backoff factor', '退避系数'),
  },
})

export type Reconnect = z.infer<typeof reconnect.shape.reconnect>

export const reconnectSection = section(both('Reconnect automatically', '自动重连'), reconnect)
