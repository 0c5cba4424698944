/** Authentication of a client in the opening handshake by an `Authorization` header: RFC 7617, RFC 6750 section 2.1. */
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { secretSchema, type Secret } from '../../model/secret.ts'
import { both } from '../../contract/localized-text.ts'
import { group, section, type ChangeSecret } from '../option.ts'

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

const source = 'env:NAME, file:PATH or plain text'

const auth = group({
  auth: {
    schema: authSchema.default({ scheme: 'none' }),
    control: 'custom',
    custom: 'auth',
    label: both('Authentication', '身份验证'),
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
        help: { connect: `password for --user: ${source}` },
        rank: 95,
        read: 'secret',
        needs: { flag: '--user' },
      },
      {
        flags: '--token <source>',
        help: { connect: `Bearer authentication (ws, wss): ${source}` },
        rank: 96,
        read: 'secret',
      },
    ],
    fromFlags: authFromFlags,
    mapSecrets: mapAuth,
  },
})

export interface AuthFlags {
  readonly user?: string
  readonly password?: Secret
  readonly token?: Secret
}

/** @throws AppError `bad-input` for a user without a password */
function authFromFlags({ user, password, token }: AuthFlags): WebSocketAuth | undefined {
  if (token !== undefined) return { scheme: 'bearer', token }
  if (user === undefined) return undefined
  const colon = user.indexOf(':')
  if (colon < 0 && password === undefined)
    throw new AppError(
      'bad-input',
      '--user requires a password.',
      'Use --password env:NAME, --password file:PATH or --user name:password.',
    )
  return {
    scheme: 'basic',
    user: colon < 0 ? user : user.slice(0, colon),
    password: password ?? { ref: null, value: user.slice(colon + 1) },
  }
}

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
