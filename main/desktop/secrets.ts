/**
 * Stores the secrets of endpoints for the engine, which requests them only to open something. Each is encrypted with a
 * key of the system's key store and written to a small file in the data folder. Without a key store nothing is written:
 * they stay in memory, and the window says so.
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
  #written: Promise<void> = Promise.resolve()

  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
  }

  async place(): Promise<'encrypted' | 'memory'> {
    return (await hasKeyStore()) ? 'encrypted' : 'memory'
  }

  async keep(values: Readonly<Record<string, string>>): Promise<void> {
    await this.#memory.keep(values)
    if (!(await hasKeyStore())) return
    const encrypted = await this.#read()
    for (const [ref, value] of Object.entries(values)) {
      const bytes = await safeStorage.encryptStringAsync(value)
      encrypted.set(ref, bytes.toString('base64'))
    }
    await this.#write()
  }

  async read(refs: readonly string[]): Promise<Record<string, string>> {
    const values = await this.#memory.read(refs)
    const others = refs.filter((ref) => !Object.hasOwn(values, ref))
    if (others.length === 0 || !(await hasKeyStore())) return values
    const encrypted = await this.#read()
    for (const ref of others) {
      const value = await this.#decrypt(encrypted.get(ref))
      if (value !== undefined) values[ref] = value
    }
    return values
  }

  async refs(): Promise<string[]> {
    return [...new Set([...(await this.#memory.refs()), ...(await this.#read()).keys()])]
  }

  async forget(refs: readonly string[]): Promise<void> {
    await this.#memory.forget(refs)
    const encrypted = await this.#read()
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

  #read(): Promise<Map<string, string>> {
    this.#encrypted ??= this.#readFile()
    return this.#encrypted
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
    this.#written = this.#written.then(async () => {
      const secrets = Object.fromEntries(await this.#read())
      const text = JSON.stringify({ version: 1, secrets } satisfies z.infer<typeof fileSchema>)
      try {
        await mkdir(dirname(this.#file), { recursive: true })
        await writeFile(`${this.#file}.part`, text, { mode: 0o600 })
        await rename(`${this.#file}.part`, this.#file)
      } catch (error) {
        this.#log.error(`the secrets could not be written: ${String(error)}`)
      }
    })
    return this.#written
  }
}

/** On Linux without a key ring, the key would be publicly known. */
async function hasKeyStore(): Promise<boolean> {
  await app.whenReady()
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  if (process.platform !== 'linux') return true
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}
