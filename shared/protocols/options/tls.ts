/**
 * TLS options of a client: how it verifies the server (against the system's roots and `caFile`, or not at all), and its
 * own certificate, for servers that request one.
 */
import { z } from 'zod'
import { secretSchema } from '../../model/secret.ts'
import { both, same } from '../../contract/localized-text.ts'
import { nestedGroup, section } from '../option.ts'

const certificate = { flag: '--cert', noun: 'the certificate' }

const tls = nestedGroup('tls', {
  /** False accepts any certificate; the window shows this in red. */
  verify: {
    schema: z.boolean().default(true),
    control: 'switch',
    onlySecure: true,
    label: both('Verify the certificate', '验证证书'),
    hint: both(
      'Off accepts any certificate, and says so in red.',
      '关闭后接受任何证书，并以红色标出。',
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
    hint: both('Trusted beside the system’s roots.', '与系统根证书一同受信任。'),
    cli: [
      {
        flags: '--ca <file>',
        help: { connect: 'trust the certificates of this PEM file too (tls, wss)' },
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
      'Sent (SNI) and verified; empty takes the host.',
      '用于 SNI 和验证；留空则取主机名。',
    ),
    cli: [
      {
        flags: '--server-name <name>',
        help: { connect: 'name sent and verified (tls, wss)' },
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
    hint: both('Shown to servers that ask who connects.', '出示给要求验明身份的服务器。'),
    cli: [
      {
        flags: '--cert <file>',
        help: { connect: 'show the client certificate of this PEM file (tls, wss)' },
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
    label: both('Its key (PEM)', '证书密钥（PEM）'),
    hint: both('Empty when it is in the same file.', '与证书在同一文件中时留空。'),
    cli: [
      {
        flags: '--key <file>',
        help: { connect: 'its key, unless --cert holds it too' },
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
    label: both('Passphrase of the key', '密钥口令'),
    shownWith: 'certFile',
    cli: [
      {
        flags: '--passphrase <source>',
        help: { connect: 'of the key: env:NAME, file:PATH or the text itself' },
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
  secureSwitch: both('Speak TLS', '使用 TLS'),
}
