/** Options of servers of any protocol. */
import { z } from 'zod'
import { both } from '../../contract/localized-text.ts'
import { group } from '../option.ts'

/** Send everything back: every received byte over TCP, every received message over WebSocket. */
export const echo = group({
  echo: {
    schema: z.boolean().default(false),
    control: 'switch',
    label: both('Echo what comes in', '回显收到的内容'),
    cli: [{ flags: '--echo', help: { listen: 'send back what comes in' }, rank: 10, value: true }],
  },
})

export const backlog = group({
  backlog: {
    schema: z.int().min(1).max(65_535).default(511),
    control: 'number',
    label: both('Backlog', '等待队列长度'),
    cli: [
      {
        flags: '--backlog <n>',
        help: { listen: 'waiting connections' },
        rank: 20,
        read: { from: 1 },
      },
    ],
  },
})
