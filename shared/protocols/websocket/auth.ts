/** Authentication of a client in the opening handshake by an `Authorization` header: RFC 7617, RFC 6750 section 2.1. */
import { z } from 'zod'
import { secretSchema } from '../../model/secret.ts'
import { both, group, section, type ChangeSecret } from '../option.ts'

const authSchema = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('none') }),
  z.object({
    scheme: z.literal('basic'),
    user: z
      .string()
      .max(1_024)
      .regex(/^[^:\p{Cc}]*$/u),
    password: secretSchema,
  }),
  z.object({ scheme: z.literal('bearer'), token: secretSchema }),
])
export type WebSocketAuth = z.infer<typeof authSchema>

const source = 'env:NAME, file:PATH or the text itself'

const auth = group({
  auth: {
    schema: authSchema.default({ scheme: 'none' }),
    control: 'custom',
    custom: 'auth',
    label: both('Who asks', '验证方式'),
    cli: [
      {
        flags: '--user <name[:password]>',
        help: { connect: 'Basic authentication (ws, wss)' },
        rank: 94,
        read: 'text',
        conflicts: 'token',
      },
      {
        flags: '--password <source>',
        help: { connect: `of the user: ${source}` },
        rank: 95,
        read: 'secret',
      },
      {
        flags: '--token <source>',
        help: { connect: `Bearer authentication (ws, wss): ${source}` },
        rank: 96,
        read: 'secret',
      },
    ],
    mapSecrets: mapAuth,
  },
})

function mapAuth(value: WebSocketAuth, change: ChangeSecret): WebSocketAuth {
  switch (value.scheme) {
    case 'none':
      return value
    case 'basic':
      return { ...value, password: change(value.password, 'password') }
    case 'bearer':
      return { ...value, token: change(value.token, 'token') }
  }
}

export const authSection = section(both('Authentication', '身份验证'), auth)
