/** A certificate authority and server certificates made in this process, for tests that must run without openssl. */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto as unknown as Crypto)

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 86_400_000

/** PEM texts. */
export interface Identity {
  key: string
  cert: string
}

export interface LeafOptions {
  dnsNames?: string[]
  addresses?: string[]
  /** From now; negative is expired. Milliseconds. */
  validForMs?: number
}

export class Authority {
  /** PEM. */
  readonly cert: string
  readonly #keys: CryptoKeyPair

  private constructor(cert: string, keys: CryptoKeyPair) {
    this.cert = cert
    this.#keys = keys
  }

  static async create(): Promise<Authority> {
    const keys = await makeKeys()
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Sockeye test authority',
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 1, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    })
    return new Authority(certificate.toString('pem'), keys)
  }

  /** A certificate for localhost and both loopback addresses by default. */
  async issue(options: LeafOptions = {}): Promise<Identity> {
    const { dnsNames = ['localhost'], addresses = ['127.0.0.1', '::1'] } = options
    const { validForMs = dayMs } = options
    const keys = await makeKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=Sockeye test server',
      issuer: 'CN=Sockeye test authority',
      notBefore: new Date(Date.now() - 2 * dayMs),
      notAfter: new Date(Date.now() + validForMs),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
          ...addresses.map((value) => ({ type: 'ip', value }) as const),
        ]),
      ],
    })
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
    return {
      key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
      cert: certificate.toString('pem'),
    }
  }
}

const makeKeys = (): Promise<CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>
