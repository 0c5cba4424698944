/** Options of servers of any protocol. */
import { z } from 'zod'
import { both } from '../../contract/localized-text.ts'
import { group } from '../option.ts'

export const backlog = group({
  backlog: {
    schema: z.int().min(1).max(65_535).default(511),
    control: 'number',
    label: both('Backlog', '连接队列长度'),
    cli: [
      {
        flags: '--backlog <n>',
        help: { listen: 'maximum number of pending connections' },
        rank: 20,
        read: { from: 1 },
      },
    ],
  },
})
