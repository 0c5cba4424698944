/** Options of TCP endpoints of both roles. */
import { z } from 'zod'
import { milliseconds } from '../host-port.ts'
import { both, same } from '../../contract/localized-text.ts'
import { group } from '../option.ts'

export const tcpOptions = group({
  noDelay: {
    schema: z.boolean().default(true),
    control: 'switch',
    label: both('Send at once (TCP_NODELAY)', '立即发送（TCP_NODELAY）'),
  },
  /** Keep sending after the peer's FIN until closed locally; false answers the FIN with a FIN after pending data was sent. */
  halfOpen: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Stay open after the peer’s FIN', '对端 FIN 之后保持打开'),
    hint: both(
      'Half-close: this side can still send until it is closed.',
      '半关闭：本端在关闭之前仍可发送。',
    ),
  },
  /** Idle time before the first keep-alive probe; 0 disables them. */
  keepAliveMs: {
    schema: milliseconds.default(0),
    control: 'number',
    unit: same('ms'),
    label: both('Keep-alive after', '空闲多久后保活'),
    hint: both('0 sends no probes.', '0 表示不发送探测。'),
  },
})
