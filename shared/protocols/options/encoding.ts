/** The text encoding of endpoints of any protocol and role: how their payloads are read, and how text is sent. */
import { z } from 'zod'
import { encodingIds, encodingLabels } from '../../bytes/encodings.ts'
import { both } from '../../contract/localized-text.ts'
import { group, helpOnBoth } from '../option.ts'

/** The encoding is not chosen for the endpoint: that of all sessions is used. */
export const asForAll = 'default'

export const encoding = group({
  encoding: {
    schema: z.enum([asForAll, ...encodingIds]).default(asForAll),
    control: 'select',
    label: both('Text encoding', '文本编码'),
    hint: both(
      'For TCP data and binary messages. WebSocket text messages are always UTF-8.',
      '用于 TCP 数据和二进制消息。WebSocket 文本消息始终为 UTF-8。',
    ),
    choices: [
      { value: asForAll, label: both('Global default', '全局默认') },
      ...encodingIds.map((value) => ({ value, label: encodingLabels[value] })),
    ],
    cli: [
      {
        flags: '--encoding <name>',
        help: helpOnBoth('text encoding of payloads'),
        rank: 6,
        read: 'choice',
      },
    ],
  },
})
