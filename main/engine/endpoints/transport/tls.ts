/** TLS of clients: trusted roots, identity, and the result of a handshake. */
import { isIP } from 'node:net'
import {
  createSecureContext,
  getCACertificates,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { ClientTls } from '../../../../shared/protocols/options/tls.ts'
import type { EventDetail } from '../../../../shared/model/entry.ts'
import { loadIdentity, readPem } from './tls-identity.ts'

/** Trust settings of a client, prepared once and used by every attempt. */
export interface TlsTrust {
  context: SecureContext
  verify: boolean
  /** Name sent (SNI) and verified; empty for IP addresses, which are verified as such. */
  serverName: string
  /** ALPN protocols, RFC 7301; empty offers none. */
  protocols: readonly string[]
}

/** The roots that this computer and Node trust; reading them takes tens of milliseconds, so it is done once. */
let roots: readonly string[] | null = null
let rootContext: SecureContext | null = null

function trustedRoots(): readonly string[] {
  roots ??= [...new Set([...getCACertificates('system'), ...getCACertificates('default')])]
  return roots
}

/**
 * Reads the system's roots and the configured files.
 * @throws AppError `file-unreadable`, `bad-input` when the content of a file is invalid
 */
export async function loadTrust(
  tls: ClientTls,
  host: string,
  protocols: readonly string[] = [],
): Promise<TlsTrust> {
  const name = tls.serverName || host
  return {
    context: await contextFor(tls),
    verify: tls.verify,
    serverName: isIP(name) === 0 ? name : '',
    protocols,
  }
}

async function contextFor(tls: ClientTls): Promise<SecureContext> {
  const identity = await loadIdentity(tls)
  if (tls.caFile === '' && !identity) {
    rootContext ??= createSecureContext({ ca: [...trustedRoots()] })
    return rootContext
  }
  const ca = [...trustedRoots(), ...(tls.caFile === '' ? [] : [await readAuthority(tls.caFile)])]
  return createSecureContext({ ca, ...identity })
}

/** Reads PEM text with at least one readable certificate. */
async function readAuthority(caFile: string): Promise<string> {
  const pem = await readPem(caFile, 'CA file')
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw noCertificate(caFile)
  try {
    createSecureContext({ ca: [pem] })
  } catch (error) {
    throw noCertificate(caFile, error)
  }
  return pem
}

const noCertificate = (caFile: string, cause?: unknown): AppError =>
  new AppError(
    'bad-input',
    `The CA file ${caFile} contains no valid certificate.`,
    'Use a PEM file with lines such as "-----BEGIN CERTIFICATE-----".',
    { cause },
  )

/** The `tls` entry of a completed handshake. */
export function describeTls(
  socket: TLSSocket,
  tookMs: number,
): Extract<EventDetail, { kind: 'tls' }> {
  const certificate = socket.getPeerCertificate(true)
  return {
    kind: 'tls',
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    verified: socket.authorized,
    reason: socket.authorized ? '' : verificationCode(socket),
    // Node returns an empty object for no certificate.
    certificate: 'fingerprint256' in certificate ? describeCertificate(certificate) : null,
    tookMs,
  }
}

/** Why the certificate did not verify: an OpenSSL code. Node types it as an Error, but it is the code as text. */
export function verificationCode(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message
  return typeof error === 'string' ? error : ''
}

function describeCertificate(certificate: DetailedPeerCertificate) {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    validFrom: isoInstant(certificate.valid_from),
    validTo: isoInstant(certificate.valid_to),
    fingerprint256: certificate.fingerprint256,
    subjectAltName: certificate.subjectaltname ?? '',
  }
}

/** `CN=localhost, O=Example`, in the certificate's order. */
const distinguishedName = (name: object): string =>
  Object.entries(name)
    .flatMap(([key, value]) => [value].flat().map((part) => `${key}=${String(part)}`))
    .join(', ')

/** OpenSSL's `Nov 22 12:00:00 2026 GMT` as ISO 8601; unchanged when it cannot be parsed. */
function isoInstant(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : new Date(time).toISOString()
}
