/** Options of TCP endpoints of both roles. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { group } from '../option.ts'

export const tcpOptions = group({
  noDelay: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Disable Nagle’s algorithm (TCP_NODELAY)', '禁用 Nagle 算法（TCP_NODELAY）'),
  },
  /** Keep sending after the peer's FIN until closed locally; false answers the FIN with a FIN after pending data was sent. */
  halfOpen: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Keep open after peer’s FIN', '收到对端 FIN 后保持连接'),
    hint: both(
      'Half-close: you can continue to send until you disconnect.',
      '半关闭：断开之前本端仍可发送。',
    ),
  },
  /** Idle time before the first keep-alive probe; 0 disables them. */
  keepAliveMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: same('ms'),
    label: both('Keep-alive idle time', '保活空闲时间'),
    hint: both('0 disables keep-alive probes.', '0 表示不发送保活探测。'),
  },
})
