/** A certificate authority and a server certificate for localhost, made by openssl for one test run. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  /** PEM files. */
  ca: string
  certificate: string
  key: string
}

export function makeCertificates(folder: string): Certificates {
  const file = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(file('names.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n')
  openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=Sockeye test authority', '-days', '2'],
    ...['-keyout', 'ca.key', '-out', 'ca.pem'],
  )
  openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', 'leaf.key', '-out', 'leaf.csr')
  openssl(
    ...['x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
    ...['-CAcreateserial', '-days', '2', '-extfile', 'names.cnf', '-out', 'leaf.pem'],
  )
  return { ca: file('ca.pem'), certificate: file('leaf.pem'), key: file('leaf.key') }
}
