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
      'For TCP data and binary messages. Text messages of WebSocket are always UTF-8.',
      '用于 TCP 数据和二进制消息；WebSocket 的文本消息始终是 UTF-8。',
    ),
    choices: [
      { value: asForAll, label: both('As for all sessions', '与所有会话相同') },
      ...encodingIds.map((value) => ({ value, label: encodingLabels[value] })),
    ],
    cli: [
      {
        flags: '--encoding <name>',
        help: helpOnBoth('encoding of text, read and sent'),
        rank: 6,
        read: 'choice',
      },
    ],
  },
})
