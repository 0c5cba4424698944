/** Headers of a client's request. */
import { z } from 'zod'
import { secretSchema, type Secret } from '../../model/secret.ts'
import { both } from '../../contract/localized-text.ts'
import { group, section, type ChangeSecret } from '../option.ts'

type Header = [name: string, value: string | Secret]

const headers = group({
  headers: {
    schema: z.array(z.tuple([z.string().min(1), z.union([z.string(), secretSchema])])).default([]),
    control: 'custom',
    custom: 'headers',
    label: both('Headers', '请求头'),
    cli: [
      {
        flags: '--header <name: value>',
        help: { connect: 'request header (ws, wss; repeatable)' },
        rank: 80,
        read: 'header',
      },
    ],
    mapSecrets: (value: Header[], change: ChangeSecret) =>
      value.map(([name, one]): Header => [
        name,
        typeof one === 'string' ? one : change(one, { header: name }),
      ]),
  },
})

export const headersSection = section(both('Headers', '请求头'), headers)
