/**
 * Stores the secrets of endpoints for the engine, which requests them only to open something. Each is encrypted with a
 * key of the system's key store and written to a small file in the data folder. Without a key store nothing is written:
 * they stay in memory, and the window says so.
 *
 * On Linux without a key ring, `safeStorage` encrypts all the same, with a key that is in Chromium's sources
 * (posix_key_provider.cc). `isAsyncEncryptionAvailable` is true all the same, and the name of the backend depends on the
 * desktop (key_storage_util_linux.cc). The tag before the ciphertext identifies the key.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { app, safeStorage } from 'electron'
import { z } from 'zod'
import { MemorySecrets, type SecretKeeper } from '../engine/secrets/secrets.ts'
import type { Log } from './log.ts'

const fileSchema = z.object({ version: z.literal(1), secrets: z.record(z.uuid(), z.base64()) })

export class SafeSecrets implements SecretKeeper {
  readonly #file: string
  readonly #log: Log
  readonly #memory = new MemorySecrets()
  /** Encrypted values by reference; read once, on demand. */
  #encrypted: Promise<Map<string, string>> | null = null
  /** Electron looks for the key once, too. */
  #keyStore: Promise<boolean> | null = null
  #written: Promise<void> = Promise.resolve()

  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
  }

  async place(): Promise<'encrypted' | 'memory'> {
    return (await this.#hasKeyStore()) ? 'encrypted' : 'memory'
  }

  async keep(values: Readonly<Record<string, string>>): Promise<void> {
    await this.#memory.keep(values)
    if (!(await this.#hasKeyStore())) return
    const encrypted = await this.#read()
    for (const [ref, value] of Object.entries(values)) encrypted.set(ref, await encrypt(value))
    await this.#write()
  }

  async read(refs: readonly string[]): Promise<Record<string, string>> {
    const encrypted = await this.#read()
    const values = await this.#memory.read(refs)
    const others = refs.filter((ref) => !Object.hasOwn(values, ref))
    if (others.length === 0 || !(await this.#hasKeyStore())) return values
    for (const ref of others) {
      const value = await this.#decrypt(encrypted.get(ref))
      if (value !== undefined) values[ref] = value
    }
    return values
  }

  async refs(): Promise<string[]> {
    const encrypted = await this.#read()
    return [...new Set([...(await this.#memory.refs()), ...encrypted.keys()])]
  }

  async forget(refs: readonly string[]): Promise<void> {
    const encrypted = await this.#read()
    await this.#memory.forget(refs)
    if (refs.filter((ref) => encrypted.delete(ref)).length > 0) await this.#write()
  }

  /** Undefined if it does not exist, or was encrypted with a key that is no longer available. */
  async #decrypt(encrypted: string | undefined): Promise<string | undefined> {
    if (encrypted === undefined) return undefined
    try {
      return (await safeStorage.decryptStringAsync(Buffer.from(encrypted, 'base64'))).result
    } catch (error) {
      this.#log.error(`a secret could not be decrypted: ${String(error)}`)
      return undefined
    }
  }

  #hasKeyStore(): Promise<boolean> {
    this.#keyStore ??= findKeyStore()
    return this.#keyStore
  }

  #read(): Promise<Map<string, string>> {
    this.#encrypted ??= this.#readFile().then((encrypted) => this.#protect(encrypted))
    return this.#encrypted
  }

  /**
   * Values under the key that everyone knows, from a version that took them for encrypted: they are encrypted anew, or kept
   * in memory alone when there is no key store.
   */
  async #protect(encrypted: Map<string, string>): Promise<Map<string, string>> {
    const open = [...encrypted].filter(
      ([, value]) => value !== '' && !isFromKeyRing(Buffer.from(value, 'base64')),
    )
    if (open.length === 0) return encrypted
    const hasKeyStore = await this.#hasKeyStore()
    for (const [ref, value] of open) {
      const text = await this.#decrypt(value)
      if (text !== undefined && hasKeyStore) encrypted.set(ref, await encrypt(text))
      else encrypted.delete(ref)
      if (text !== undefined) await this.#memory.keep({ [ref]: text })
    }
    this.#log.error(
      hasKeyStore
        ? 'secrets that were readable by anyone with the file are now encrypted'
        : 'secrets that were readable by anyone with the file were removed from it: there is no key store',
    )
    await this.#writeFile(encrypted)
    return encrypted
  }

  async #readFile(): Promise<Map<string, string>> {
    let text: string
    try {
      text = await readFile(this.#file, 'utf8')
    } catch {
      return new Map() // nothing was stored yet
    }
    try {
      return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).secrets))
    } catch {
      const aside = `${this.#file}.broken`
      this.#log.error(`the secrets in ${this.#file} cannot be read; the file is now ${aside}`)
      await rename(this.#file, aside)
      return new Map()
    }
  }

  /** Writes are serialized and atomic. What could not be written is kept in memory only. */
  #write(): Promise<void> {
    this.#written = this.#written.then(async () => this.#writeFile(await this.#read()))
    return this.#written
  }

  async #writeFile(encrypted: ReadonlyMap<string, string>): Promise<void> {
    const secrets = Object.fromEntries(encrypted)
    const text = JSON.stringify({ version: 1, secrets } satisfies z.infer<typeof fileSchema>)
    try {
      await mkdir(dirname(this.#file), { recursive: true })
      await writeFile(`${this.#file}.part`, text, { mode: 0o600 })
      await rename(`${this.#file}.part`, this.#file)
    } catch (error) {
      this.#log.error(`the secrets could not be written: ${String(error)}`)
    }
  }
}

/** As base64. */
const encrypt = async (value: string): Promise<string> =>
  (await safeStorage.encryptStringAsync(value)).toString('base64')

/** Tags of keys that a service of the system keeps: Secret Service or KWallet, and the secret portal. */
const keyRingTags: readonly string[] = ['v11', 'v12']

const isFromKeyRing = (encrypted: Buffer): boolean =>
  process.platform !== 'linux' || keyRingTags.includes(encrypted.toString('latin1', 0, 3))

async function findKeyStore(): Promise<boolean> {
  await app.whenReady()
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  // An empty text gets no tag.
  return isFromKeyRing(await safeStorage.encryptStringAsync('probe'))
}
