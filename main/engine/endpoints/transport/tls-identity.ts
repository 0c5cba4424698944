/**
 * The certificate and key with which a client authenticates, RFC 8446 section 4.4.2: read once, before the first
 * attempt.
 */
import { createReadStream } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { Phrase } from '../../../../shared/problems/phrases.ts'
import type { ClientTls } from '../../../../shared/protocols/options/tls.ts'
import { valueOf } from '../../../../shared/model/secret.ts'

type Identity = Pick<SecureContextOptions, 'cert' | 'key' | 'passphrase'>

/**
 * Null without a client certificate.
 * @throws AppError `file-unreadable`, `bad-input` when certificate, key and passphrase do not match
 */
export async function loadIdentity(tls: ClientTls): Promise<Identity | null> {
  const { certFile, keyFile, passphrase } = tls
  if (certFile === '') {
    if (keyFile === '') return null
    throw new AppError(
      'bad-input',
      'A client key requires a client certificate.',
      'Also specify the certificate file.',
    )
  }
  const cert = await readPem(certFile, 'client certificate')
  const key = keyFile === '' ? cert : await readPem(keyFile, 'client key')
  const identity = { cert, key, ...(passphrase && { passphrase: valueOf(passphrase) }) }
  try {
    createSecureContext(identity)
    return identity
  } catch (error) {
    throw unfit(error, keyFile || certFile, key.includes('ENCRYPTED'))
  }
}

/** Longest PEM file; a bundle of all public authorities has 200 KiB. Bytes. */
const maxPemBytes = 4 * 1_048_576

/** Stops at the maximum length: a device file may have no end. @throws AppError `file-unreadable` */
export async function readPem(file: string, what: Phrase): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      pieces.push(piece)
      length += piece.length
      if (length > maxPemBytes) break
    }
  } catch (error) {
    throw new AppError(
      'file-unreadable',
      `Could not read the ${what} ${file}.`,
      'Check the path and the permissions.',
      { cause: error },
    )
  }
  if (length > maxPemBytes)
    throw new AppError('file-unreadable', `The ${what} ${file} is too large for a PEM file.`)
  return Buffer.concat(pieces).toString('utf8')
}

/** Describes OpenSSL codes of an identity that cannot be used. */
function unfit(cause: unknown, keyFile: string, isEncrypted: boolean): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (/KEY_VALUES_MISMATCH|KEY_TYPE_MISMATCH/.test(code))
    return new AppError(
      'bad-input',
      `The key in ${keyFile} does not match the client certificate.`,
      '',
      { cause },
    )
  // One wrong passphrase of 256 leaves valid padding; then the parser fails on the decrypted bytes.
  if (
    isEncrypted ||
    /BAD_DECRYPT|BAD_PASSWORD|INTERRUPTED_OR_CANCELLED|PKCS12|MISSING_PASSPHRASE/.test(code)
  )
    return new AppError(
      'bad-input',
      `Could not decrypt the key in ${keyFile}.`,
      'Check the passphrase.',
      { cause },
    )
  return new AppError(
    'bad-input',
    `Could not read the client certificate and its key in ${keyFile}.`,
    'Use PEM files with lines such as "-----BEGIN CERTIFICATE-----".',
    { cause },
  )
}
