/**
 * Secrets of endpoints in the engine: they arrive with a configuration, go to the secret store of the host, and are
 * read only to open something. Nothing that is recorded, stored or reported holds more than a reference.
 */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../shared/contract/errors.ts'
import {
  mapSecrets,
  refsByUse,
  secretsOf,
  setSecretsApart,
  useKeys,
} from '../../../shared/model/endpoint-secrets.ts'
import type { SecretUse } from '../../../shared/protocols/option.ts'
import type { Endpoint } from '../../../shared/model/endpoint.ts'
import type { EndpointConfig } from '../../../shared/protocols/index.ts'

/** Stores secrets, each under a reference. How is up to the host. */
export interface SecretKeeper {
  /** Whether they survive the application, encrypted, or are in memory only. */
  place(): Promise<'encrypted' | 'memory'>
  /** Stores values by their references; an existing one is replaced. */
  keep(values: Readonly<Record<string, string>>): Promise<void>
  /** Those of them that exist. */
  read(refs: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** All existing references. */
  refs(): Promise<readonly string[]>
  forget(refs: readonly string[]): Promise<void>
}

/** Stores them until the process ends. */
export class MemorySecrets implements SecretKeeper {
  readonly #values = new Map<string, string>()

  place(): Promise<'memory'> {
    return Promise.resolve('memory')
  }

  keep(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [ref, value] of Object.entries(values)) this.#values.set(ref, value)
    return Promise.resolve()
  }

  read(refs: readonly string[]): Promise<Record<string, string>> {
    const known = refs.flatMap((ref) => {
      const value = this.#values.get(ref)
      return value === undefined ? [] : [[ref, value] as const]
    })
    return Promise.resolve(Object.fromEntries(known))
  }

  refs(): Promise<string[]> {
    return Promise.resolve([...this.#values.keys()])
  }

  forget(refs: readonly string[]): Promise<void> {
    for (const ref of refs) this.#values.delete(ref)
    return Promise.resolve()
  }
}

export class EndpointSecrets {
  readonly #keeper: SecretKeeper

  constructor(keeper: SecretKeeper) {
    this.#keeper = keeper
  }

  place(): Promise<'encrypted' | 'memory'> {
    return this.#keeper.place()
  }

  /**
   * Stores the secrets of the configuration; the result has only references.
   * @param before the configuration it replaces: a secret for the same use keeps its reference
   */
  async seal(config: EndpointConfig, before?: EndpointConfig): Promise<EndpointConfig> {
    const values: Record<string, string> = {}
    const known = before && refsByUse(before)
    const keyOf = useKeys()
    const sealed = mapSecrets(setSecretsApart(config), ({ ref, value }, use) => {
      const key = keyOf(use)
      if (value === undefined) return { ref }
      const name = ref ?? known?.get(key) ?? randomUUID()
      values[name] = value
      return { ref: name }
    })
    if (Object.keys(values).length > 0) await this.#keeper.keep(values)
    return sealed
  }

  /**
   * The configuration with its secrets, for opening.
   * @throws AppError `secret-missing`
   */
  async reveal(config: EndpointConfig): Promise<EndpointConfig> {
    const apart = setSecretsApart(config)
    const refs = refsOf(apart)
    const values = refs.length === 0 ? {} : await this.#keeper.read(refs)
    return mapSecrets(apart, (secret, use) => {
      const value = secret.value ?? (secret.ref === null ? undefined : values[secret.ref])
      if (value === undefined) throw missing(use)
      return { ref: secret.ref, value }
    })
  }

  /** Deletes secrets that only a removed endpoint used. @param left the remaining endpoints */
  async forget(gone: EndpointConfig, left: readonly Endpoint[]): Promise<void> {
    const used = usedBy(left)
    const unused = refsOf(gone).filter((ref) => !used.has(ref))
    if (unused.length > 0) await this.#keeper.forget(unused)
  }

  /** Deletes secrets that none of these endpoints uses: they were removed while another secret store was in use. */
  async sweep(endpoints: readonly Endpoint[]): Promise<void> {
    const used = usedBy(endpoints)
    const unused = (await this.#keeper.refs()).filter((ref) => !used.has(ref))
    if (unused.length > 0) await this.#keeper.forget(unused)
  }
}

const refsOf = (config: EndpointConfig): string[] =>
  secretsOf(config).flatMap(({ ref }) => (ref === null ? [] : [ref]))

const usedBy = (endpoints: readonly Endpoint[]): ReadonlySet<string> =>
  new Set(endpoints.flatMap(({ config }) => refsOf(config)))

function missing(use: SecretUse): AppError {
  return new AppError(
    'secret-missing',
    typeof use === 'string'
      ? `The ${use} of this endpoint is not saved on this computer.`
      : `The value of the header ${use.header} of this endpoint is not saved on this computer.`,
    'Enter it again in the endpoint options.',
  )
}
