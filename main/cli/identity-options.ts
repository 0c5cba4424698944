/**
 * Who a client says it is: certificate and key, user and password, token. A secret is named by where it lies, as openssl's
 * `-passin` does; what is written out can be read by every user of the machine in its list of processes, until the
 * process has hidden it.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'
import { secretsOf } from '../../shared/model/endpoint-secrets.ts'
import type { EndpointConfig, WsClientConfig } from '../../shared/model/endpoint.ts'

export interface IdentityOptions {
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: string
  readonly user?: string
  readonly password?: string
  readonly token?: string
}

const source = 'env:NAME, file:PATH or the text itself'

export const identityOptions = (): Option[] => [
  new Option('--cert <file>', 'show the client certificate of this PEM file (tls, wss)'),
  new Option('--key <file>', 'its key, unless --cert holds it too'),
  new Option('--passphrase <source>', `of the key: ${source}`).argParser(secret),
  new Option('--user <name[:password]>', 'Basic authentication (ws, wss)').conflicts('token'),
  new Option('--password <source>', `of the user: ${source}`).argParser(secret),
  new Option('--token <source>', `Bearer authentication (ws, wss): ${source}`).argParser(secret),
]

/** The text a source names: of a file its first line. */
function secret(text: string): string {
  const [, kind, name = ''] = /^(env|file|pass):(.*)$/s.exec(text) ?? []
  if (kind === 'env') {
    const value = process.env[name]
    if (value === undefined) throw new InvalidArgumentError(`There is no variable ${name}.`)
    return value
  }
  if (kind === 'file') return firstLine(name)
  return kind === 'pass' ? name : text
}

function firstLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? ''
  } catch {
    throw new InvalidArgumentError(`The file ${file} cannot be read.`)
  }
}

/** The certificate for the options of TLS. @throws AppError `bad-input` for what is of no use */
export function certificateOf({ cert, key, passphrase }: IdentityOptions): {
  certFile?: string
  keyFile?: string
  passphrase?: { value: string }
} {
  if (cert === undefined) {
    if (key === undefined && passphrase === undefined) return {}
    throw new AppError('bad-input', '--key and --passphrase need the certificate: --cert.')
  }
  return {
    certFile: resolve(cert),
    ...(key !== undefined && { keyFile: resolve(key) }),
    ...(passphrase !== undefined && { passphrase: { value: passphrase } }),
  }
}

/** Undefined where nobody is named. @throws AppError `bad-input` for a user or a password without the other */
export function authOf({
  user,
  password,
  token,
}: IdentityOptions): WsClientConfig['auth'] | undefined {
  if (token !== undefined) return { scheme: 'bearer', token: { ref: null, value: token } }
  if (user === undefined) {
    if (password === undefined) return undefined
    throw new AppError('bad-input', '--password needs the name: --user.')
  }
  const colon = user.indexOf(':')
  const value = password ?? (colon < 0 ? undefined : user.slice(colon + 1))
  if (value === undefined)
    throw new AppError(
      'bad-input',
      '--user needs a password.',
      'Write --password env:NAME, --password file:PATH or --user name:password.',
    )
  const name = colon < 0 ? user : user.slice(0, colon)
  return { scheme: 'basic', user: name, password: { ref: null, value } }
}

/** @throws AppError `bad-input` that names the first option given in vain */
export function refuseAuthForTcp({ user, password, token }: IdentityOptions): void {
  const inVain =
    (user !== undefined && '--user') ||
    (password !== undefined && '--password') ||
    (token !== undefined && '--token')
  if (inVain) throw new AppError('bad-input', `${inVain} is for ws:// and wss:// only.`)
}

/** Takes secrets out of the list of processes, where the system lets a process change its title. */
export function hideSecrets(config: EndpointConfig): void {
  if (secretsOf(config).some(({ value }) => value !== undefined)) process.title = 'sockeye connect'
}
