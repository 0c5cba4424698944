/** The local side of clients of any protocol. */
import { z } from 'zod'
import { both } from '../../contract/localized-text.ts'
import { parseBind } from '../bind.ts'
import { group } from '../option.ts'

export const bind = group({
  /** Local address of the socket as HOST or HOST:PORT; empty lets the operating system choose. */
  bind: {
    schema: z
      .string()
      .trim()
      .refine((text) => text === '' || parseBind(text) !== null, 'HOST or HOST:PORT')
      .default(''),
    control: 'text',
    label: both('Local address', '本地地址'),
    hint: both(
      'HOST or HOST:PORT. Leave empty to let the system choose.',
      'HOST 或 HOST:PORT。留空则由系统选择。',
    ),
    wrong: both(
      'Enter a local address, for example 192.0.2.1, 127.0.0.1:5000 or [::1]:5000',
      '请输入本地地址，例如 192.0.2.1、127.0.0.1:5000 或 [::1]:5000',
    ),
    cli: [
      {
        flags: '--bind <host[:port]>',
        help: { connect: 'bind to this local address' },
        rank: 16,
        read: 'text',
      },
    ],
  },
})
