/**
 * TLS options of a client: how it verifies the server (against the system's roots and `caFile`, or not at all), and its
 * own certificate, for servers that request one.
 */
import { z } from 'zod'
import { secretSchema } from '../../model/secret.ts'
import { both, same } from '../../contract/localized-text.ts'
import { nestedGroup, section } from '../option.ts'

const certificate = { flag: '--cert' }

const tls = nestedGroup('tls', {
  /** False accepts any certificate; the window shows this in red. */
  verify: {
    schema: z.boolean().default(true),
    control: 'switch',
    onlySecure: true,
    label: both('Verify certificate', '验证证书'),
    hint: both(
      'When off, any certificate is accepted and shown as unverified.',
      '关闭后接受任何证书，并标为未验证。',
    ),
    cli: [
      {
        flags: '--insecure',
        help: { connect: 'accept any certificate (tls, wss)' },
        rank: 50,
        value: false,
      },
    ],
  },
  /** PEM file with certificates that are trusted in addition to the system's; empty for none. */
  caFile: {
    schema: z.string().default(''),
    control: 'file',
    onlySecure: true,
    label: both('CA file (PEM)', 'CA 文件（PEM）'),
    hint: both(
      'Trusted in addition to the system root certificates.',
      '在系统根证书之外额外信任。',
    ),
    cli: [
      {
        flags: '--ca <file>',
        help: { connect: 'additional CA certificates, PEM (tls, wss)' },
        rank: 60,
        read: 'file',
      },
    ],
  },
  /** Server name that is sent (SNI) and verified; empty for the host. */
  serverName: {
    schema: z.string().default(''),
    control: 'text',
    onlySecure: true,
    label: both('Server name', '服务器名称'),
    hint: both(
      'Used for SNI and verification. Leave empty to use the host.',
      '用于 SNI 和证书验证。留空则使用主机名。',
    ),
    cli: [
      {
        flags: '--server-name <name>',
        help: { connect: 'server name for SNI and verification (tls, wss)' },
        rank: 70,
        read: 'text',
      },
    ],
  },
  /** PEM file with the client certificate and its intermediate certificates; empty sends none. */
  certFile: {
    schema: z.string().default(''),
    control: 'file',
    onlySecure: true,
    label: both('Client certificate (PEM)', '客户端证书（PEM）'),
    hint: both(
      'Sent to servers that request a client certificate.',
      '服务器要求客户端证书时发送。',
    ),
    cli: [
      {
        flags: '--cert <file>',
        help: { connect: 'client certificate, PEM (tls, wss)' },
        rank: 91,
        read: 'file',
      },
    ],
  },
  /** PEM file with the private key; empty when `certFile` contains it. */
  keyFile: {
    schema: z.string().default(''),
    control: 'file',
    onlySecure: true,
    label: both('Private key (PEM)', '私钥（PEM）'),
    hint: both(
      'Leave empty if the certificate file contains the key.',
      '若证书文件中已包含私钥，请留空。',
    ),
    cli: [
      {
        flags: '--key <file>',
        help: { connect: 'private key, unless --cert contains it' },
        rank: 92,
        read: 'file',
        needs: certificate,
      },
    ],
  },
  /** Passphrase of an encrypted key; null for none. */
  passphrase: {
    schema: secretSchema.nullable().default(null),
    control: 'secret',
    onlySecure: true,
    label: both('Key passphrase', '私钥密码'),
    shownWith: 'certFile',
    cli: [
      {
        flags: '--passphrase <source>',
        help: { connect: 'key passphrase: env:NAME, file:PATH or plain text' },
        rank: 93,
        read: 'secret',
        needs: certificate,
      },
    ],
  },
})

export type ClientTls = z.infer<typeof tls.shape.tls>

export const tlsSection = {
  ...section(same('TLS'), tls),
  secureSwitch: both('Use TLS', '使用 TLS'),
}
