/** `safeStorage`: encrypts with a key kept beside the profile, which is secure enough for a test. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'
import { isReady } from './readiness.ts'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

function key(): Buffer {
  if (!isReady()) throw new Error('safeStorage cannot be used before app is ready')
  const file = join(app.getPath('userData'), 'safe-storage.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 })
  return readFileSync(file)
}

export const safeStorage = {
  /** A test sets `basic_text` to simulate a machine without a key ring. */
  getSelectedStorageBackend: (): ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> =>
    'gnome_libsecret',
  isAsyncEncryptionAvailable: () => Promise.resolve(isReady()),
  encryptStringAsync(plain) {
    const nonce = randomBytes(nonceBytes)
    const encryption = createCipheriv(cipher, key(), nonce)
    const hidden = Buffer.concat([encryption.update(plain, 'utf8'), encryption.final()])
    return Promise.resolve(Buffer.concat([nonce, encryption.getAuthTag(), hidden]))
  },
  decryptStringAsync(encrypted) {
    const decryption = createDecipheriv(cipher, key(), encrypted.subarray(0, nonceBytes))
    decryption.setAuthTag(encrypted.subarray(nonceBytes, nonceBytes + tagBytes))
    const plain = decryption.update(encrypted.subarray(nonceBytes + tagBytes))
    const result = Buffer.concat([plain, decryption.final()]).toString('utf8')
    return Promise.resolve({ result, shouldReEncrypt: false })
  },
} satisfies Partial<Electron.SafeStorage>
