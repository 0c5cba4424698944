/**
 * `safeStorage` as on Linux. `isAsyncEncryptionAvailable` is true with and without a key ring, and the name of the backend
 * follows the desktop, not what was found (key_storage_util_linux.cc). What was encrypted begins with a tag of its key:
 * `v11` of the key ring, here a file beside the profile, `v10` of the key that is in Chromium's sources
 * (posix_key_provider.cc). Without D-Bus, or with `--password-store=basic`, there is no key ring.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'
import { isReady } from './readiness.ts'

const cipher = 'aes-128-cbc'
const vector = Buffer.alloc(16, ' ')
const tagBytes = 3
type Tag = 'v10' | 'v11'

const isBasic = (): boolean => process.argv.includes('--password-store=basic')
const hasKeyRing = (): boolean =>
  !isBasic() && process.env['DBUS_SESSION_BUS_ADDRESS']?.startsWith('disabled:') !== true
const currentTag = (): Tag => (hasKeyRing() ? 'v11' : 'v10')

function key(tag: Tag): Buffer {
  if (!isReady()) throw new Error('safeStorage cannot be used before app is ready')
  if (tag === 'v10') return pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')
  const folder = app.getPath('userData')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'safe-storage.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(16), { mode: 0o600 })
  return readFileSync(file)
}

export const safeStorage = {
  getSelectedStorageBackend: (): ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> => {
    if (!isReady()) return 'unknown'
    return isBasic() ? 'basic_text' : 'gnome_libsecret'
  },
  isAsyncEncryptionAvailable: () => Promise.resolve(isReady()),
  encryptStringAsync(plain) {
    if (plain === '') return Promise.resolve(Buffer.alloc(0))
    const tag = currentTag()
    const encryption = createCipheriv(cipher, key(tag), vector)
    const hidden = [encryption.update(plain, 'utf8'), encryption.final()]
    return Promise.resolve(Buffer.concat([Buffer.from(tag), ...hidden]))
  },
  decryptStringAsync(encrypted) {
    const tag = encrypted.toString('latin1', 0, tagBytes)
    if (tag !== 'v10' && (tag !== 'v11' || !hasKeyRing()))
      return Promise.reject(new Error('Error while decrypting the ciphertext'))
    const decryption = createDecipheriv(cipher, key(tag), vector)
    const plain = [decryption.update(encrypted.subarray(tagBytes)), decryption.final()]
    const result = Buffer.concat(plain).toString('utf8')
    return Promise.resolve({ result, shouldReEncrypt: tag !== currentTag() })
  },
} satisfies Partial<Electron.SafeStorage>
